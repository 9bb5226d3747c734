import type { ViewerToken } from '../../gateway/contract/exam-sessions.ts';
import type { FrameMetadata, MediaTrack, TrackWish, ViewerMessage } from '../../gateway/contract/media.ts';
import { framesChannelLabel } from '../../gateway/contract/media.ts';
import { watchConnection, type ConnectionListeners } from './connection-watch.ts';
import { parseFrameMetadata } from './frame-metadata-log.ts';
import { gather, sendLateCandidates } from './ice-gathering.ts';
import type { ReceivedTrack } from './received-streams.ts';
import { beat } from './viewer-beat.ts';
import { endSession, postOffer, WhepError } from './whep-http.ts';

type OfferedTrack = Pick<MediaTrack, 'id' | 'kind'>;
export type Wishes = Readonly<Record<string, TrackWish>>;

export interface WhepConnectionOptions {
  token: ViewerToken;
  tracks: readonly OfferedTrack[];
  onFrameMetadata: (metadata: FrameMetadata) => void;
  /** Whether the person may talk back: then there is a way for their voice, silent until it is used. */
  talks: boolean;
  /** Of every track, where `wishes` says nothing of it. */
  wish: TrackWish;
  /** What is wanted of single tracks by the time the connection stands. */
  wishes: () => Wishes;
  signal: AbortSignal;
}

export interface WhepConnection {
  /** Takes the person's voice; null where the gateway takes none. */
  readonly voice: RTCRtpSender | null;
  readonly tracks: readonly ReceivedTrack[];
  /** Tells the gateway what is wanted of these tracks from now on. */
  wish(wishes: Wishes): void;
  /** Whether a picture of the first track is there to be shown. */
  hasPicture(): Promise<boolean>;
  /** Tells of its end from now on, also of one that has come already; to be called once. */
  watch(listeners: ConnectionListeners): void;
  close(): void;
}

const connectWithinMs = 10_000;

/** The tracks in the order in which both sides create their transceivers: video first, then sound. */
export function transceiverOrder(tracks: readonly OfferedTrack[]): OfferedTrack[] {
  return [...tracks.filter(({ kind }) => kind === 'video'), ...tracks.filter(({ kind }) => kind === 'audio')];
}

/** One connected peer, or a `WhepError`; leaves nothing behind when it rejects. */
export async function openWhepConnection(options: WhepConnectionOptions): Promise<WhepConnection> {
  const { token, signal, wish } = options;
  const peer = new RTCPeerConnection({ iceServers: token.iceServers, bundlePolicy: 'max-bundle' });
  const { tracks, channel } = receive(peer, options);
  // Behind all that is received, and asked for before anybody talks: nothing has to be agreed on when somebody does.
  const voice = options.talks ? peer.addTransceiver('audio', { direction: 'sendonly' }) : null;
  const stopBeating = beat(channel, () => tracks[0]?.receiver ?? null);
  let stopWatching = (): void => undefined;
  let resourceUrl: string | null = null;
  const close = (): void => {
    stopBeating();
    stopWatching();
    peer.close();
    if (resourceUrl !== null) endSession(resourceUrl, token.token);
    resourceUrl = null;
  };
  try {
    const { late } = await gather(peer, signal);
    const offerSdp = peer.localDescription?.sdp ?? '';
    const session = await postOffer({ token, sdp: offerSdp, wish, signal });
    resourceUrl = session.resourceUrl;
    signal.throwIfAborted();
    await peer.setRemoteDescription({ type: 'answer', sdp: session.answerSdp });
    if (resourceUrl !== null) sendLateCandidates(late, offerSdp, resourceUrl, token.token);
    await connected(peer, signal);
    return {
      voice: voice?.currentDirection === 'sendonly' ? voice.sender : null,
      tracks,
      wish: (wishes) => tellWishes(channel, wishes),
      hasPicture: () => hasPicture(tracks[0]?.receiver ?? null),
      watch: (listeners) => {
        stopWatching = watchConnection(peer, channel, listeners);
      },
      close,
    };
  } catch (error) {
    close();
    throw error instanceof WhepError ? error : new WhepError('connection-refused', true);
  }
}

/** Asks for every track and opens the channel of the frames' metadata. */
function receive(
  peer: RTCPeerConnection,
  { tracks, wishes, onFrameMetadata }: WhepConnectionOptions,
): { tracks: ReceivedTrack[]; channel: RTCDataChannel } {
  const order = transceiverOrder(tracks);
  const received: ReceivedTrack[] = [];
  const transceivers = order.map(({ kind }) => peer.addTransceiver(kind, { direction: 'recvonly' }));
  peer.addEventListener('track', ({ streams, transceiver, receiver, track }) => {
    const stream = streams[0] ?? new MediaStream([track]);
    const named = order.find(({ id }) => id === stream.id) ?? order[transceivers.indexOf(transceiver)];
    if (named) received.push({ trackId: named.id, stream, receiver });
  });
  const channel = peer.createDataChannel(framesChannelLabel);
  channel.addEventListener('open', () => tellWishes(channel, wishes()));
  channel.addEventListener('message', ({ data }) => {
    const metadata = parseFrameMetadata(data);
    if (metadata) onFrameMetadata(metadata);
  });
  return { tracks: received, channel };
}

/** One that is not open yet tells them as soon as it is. */
function tellWishes(channel: RTCDataChannel, wishes: Wishes): void {
  if (channel.readyState !== 'open' || Object.keys(wishes).length === 0) return;
  channel.send(JSON.stringify({ type: 'wish', tracks: { ...wishes } } satisfies ViewerMessage));
}

function connected(peer: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new WhepError('connection-refused', true)), connectWithinMs);
    const check = (): void => {
      if (peer.connectionState === 'connected') resolve();
      else if (peer.connectionState === 'failed') reject(new WhepError('connection-refused', true));
      else return;
      clearTimeout(deadline);
      peer.removeEventListener('connectionstatechange', check);
    };
    signal.addEventListener('abort', () => {
      clearTimeout(deadline);
      reject(new WhepError('stopped', false));
    });
    peer.addEventListener('connectionstatechange', check);
    check();
  });
}

/** Browsers decode what nobody shows yet, and tell of it only when they are asked. */
async function hasPicture(receiver: RTCRtpReceiver | null): Promise<boolean> {
  for (const [, entry] of (await receiver?.getStats()) ?? []) {
    const { type, framesDecoded = 0 } = entry as Partial<RTCInboundRtpStreamStats>;
    if (type === 'inbound-rtp' && framesDecoded > 0) return true;
  }
  return false;
}
