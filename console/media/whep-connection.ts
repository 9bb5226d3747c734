import type { ViewerToken } from '../../gateway/contract/exam-sessions.ts';
import type { FrameMetadata, MediaTrack } from '../../gateway/contract/media.ts';
import { framesChannelLabel, viewerHeartbeatEveryMs } from '../../gateway/contract/media.ts';
import { parseFrameMetadata } from './frame-metadata-log.ts';
import { candidateFragment, endSession, patchCandidates, postOffer, WhepError } from './whep-http.ts';

export interface ReceivedTrack {
  trackId: string;
  stream: MediaStream;
  receiver: RTCRtpReceiver;
}

interface WhepConnectionListeners {
  onTrack: (track: ReceivedTrack) => void;
  onFrameMetadata: (metadata: FrameMetadata) => void;
  /** At most once, after the connection stood. */
  onLost: (code: string) => void;
}

export interface WhepConnectionOptions {
  token: ViewerToken;
  tracks: readonly MediaTrack[];
  iceServers: RTCIceServer[];
  listeners: WhepConnectionListeners;
  /** Whether the person may talk back: then there is a way for their voice, silent until it is used. */
  talks: boolean;
  signal: AbortSignal;
}

export interface WhepConnection {
  /** Servers the gateway named, for the next attempt: an offer that is out cannot use them any more. */
  readonly iceServers: RTCIceServer[];
  /** Takes the person's voice; null where the gateway takes none. */
  readonly voice: RTCRtpSender | null;
  close(): void;
}

/** On one machine or one network all candidates are there within this; later ones follow by PATCH. */
const gatherAtMostMs = 250;
const connectWithinMs = 10_000;
/** A short break heals by itself; a longer one is quicker healed by a new connection. */
const toleratedBreakMs = 2500;

/** The tracks in the order in which both sides create their transceivers: video first, then sound. */
export function transceiverOrder(tracks: readonly MediaTrack[]): MediaTrack[] {
  return [...tracks.filter(({ kind }) => kind === 'video'), ...tracks.filter(({ kind }) => kind === 'audio')];
}

/** One connected peer, or a `WhepError`; leaves nothing behind when it rejects. */
export async function openWhepConnection(options: WhepConnectionOptions): Promise<WhepConnection> {
  const { token, listeners, signal } = options;
  const peer = new RTCPeerConnection({ iceServers: options.iceServers, bundlePolicy: 'max-bundle' });
  const channel = receive(peer, options);
  // Behind all that is received, and asked for before anybody talks: nothing has to be agreed on when somebody does.
  const voice = options.talks ? peer.addTransceiver('audio', { direction: 'sendonly' }) : null;
  const heartbeat = setInterval(() => {
    if (channel.readyState === 'open') channel.send(JSON.stringify({ type: 'alive' }));
  }, viewerHeartbeatEveryMs);
  let resourceUrl: string | null = null;
  const close = (): void => {
    clearInterval(heartbeat);
    stopWatching();
    peer.close();
    if (resourceUrl !== null) endSession(resourceUrl, token.token);
    resourceUrl = null;
  };
  let stopWatching = (): void => undefined;
  try {
    const { late } = await gather(peer, signal);
    const offerSdp = peer.localDescription?.sdp ?? '';
    const session = await postOffer(token, offerSdp, signal);
    resourceUrl = session.resourceUrl;
    signal.throwIfAborted();
    await peer.setRemoteDescription({ type: 'answer', sdp: session.answerSdp });
    if (resourceUrl !== null) sendLateCandidates(late, offerSdp, resourceUrl, token.token);
    await connected(peer, signal);
    stopWatching = watchConnection(peer, channel, listeners.onLost);
    const isVoiceTaken = voice?.currentDirection === 'sendonly';
    return { iceServers: session.iceServers, voice: isVoiceTaken ? voice.sender : null, close };
  } catch (error) {
    close();
    throw error instanceof WhepError ? error : new WhepError('connection-refused', true);
  }
}

/** Asks for every track and opens the channel of the frames' metadata. */
function receive(peer: RTCPeerConnection, options: WhepConnectionOptions): RTCDataChannel {
  const order = transceiverOrder(options.tracks);
  const transceivers = order.map(({ kind }) => peer.addTransceiver(kind, { direction: 'recvonly' }));
  peer.addEventListener('track', ({ streams, transceiver, receiver, track }) => {
    const stream = streams[0] ?? new MediaStream([track]);
    const named = order.find(({ id }) => id === stream.id) ?? order[transceivers.indexOf(transceiver)];
    if (named) options.listeners.onTrack({ trackId: named.id, stream, receiver });
  });
  const channel = peer.createDataChannel(framesChannelLabel);
  channel.addEventListener('message', ({ data }) => {
    const metadata = parseFrameMetadata(data);
    if (metadata) options.listeners.onFrameMetadata(metadata);
  });
  return channel;
}

/** Starts gathering and gives the candidates that came too late for the offer, by and by. */
async function gather(peer: RTCPeerConnection, signal: AbortSignal): Promise<{ late: Promise<string[]> }> {
  const late: string[] = [];
  let offered = false;
  const complete = new Promise<void>((resolve) => {
    peer.addEventListener('icecandidate', ({ candidate }) => {
      if (!candidate) resolve();
      else if (offered && candidate.candidate !== '') late.push(candidate.candidate);
    });
  });
  await peer.setLocalDescription();
  await Promise.race([complete, new Promise((resolve) => setTimeout(resolve, gatherAtMostMs))]);
  signal.throwIfAborted();
  offered = true;
  return { late: complete.then(() => late) };
}

function sendLateCandidates(
  late: Promise<string[]>,
  offerSdp: string,
  resourceUrl: string,
  token: string,
): void {
  void late
    .then((candidates) =>
      candidates.length > 0
        ? patchCandidates(resourceUrl, token, candidateFragment(offerSdp, candidates))
        : undefined,
    )
    .catch(() => undefined);
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

function watchConnection(
  peer: RTCPeerConnection,
  channel: RTCDataChannel,
  onLost: (code: string) => void,
): () => void {
  let patience: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(patience);
    peer.removeEventListener('connectionstatechange', check);
    channel.removeEventListener('close', lose);
  };
  const lose = (): void => {
    stop();
    onLost('connection-lost');
  };
  const check = (): void => {
    clearTimeout(patience);
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') lose();
    else if (peer.connectionState === 'disconnected') patience = setTimeout(lose, toleratedBreakMs);
  };
  peer.addEventListener('connectionstatechange', check);
  // A gateway that ends the session closes the channel at once, long before the connection is found dead.
  channel.addEventListener('close', lose);
  check();
  return stop;
}
