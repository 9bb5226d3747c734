import { PeerConnection, Video, type DataChannel, type RtcConfig, type Track } from 'node-datachannel';
import { framesChannelLabel } from '../../contract/media.ts';
import { keepUntilClosed } from './native-handles.ts';
import { isRtcp } from './rtcp/rtcp-compound.ts';
import {
  buildCarrierOffer,
  carrierMid,
  carrierPayloadType,
  readLocalTransport,
} from './sdp/carrier-offer.ts';
import type { LocalTransport } from './sdp/sdp-answer.ts';
import type { SdpOffer } from './sdp/sdp-offer.ts';

/** What the native peer tells; nothing is called after `close`. */
export interface NativePeerEvents {
  onOpen(): void;
  onRtcp(packet: Buffer): void;
  /** Only of a peer that receives. */
  onRtp(packet: Buffer): void;
  onChannelOpen(): void;
  onChannelText(text: string): void;
  /** The connection ended by itself. */
  onEnded(): void;
}

export interface NativePeerOptions {
  config: RtcConfig;
  /** What the other end offers; null where this end offers. */
  offer: SdpOffer | null;
  /** Whether RTP of the viewer is taken; otherwise the library drops it. */
  receives: boolean;
  ssrc: number;
}

/** More unsent metadata than this means that the viewer does not keep up: newer frames then go without. */
const maxBufferedBytes = 65_536;
const gatherTimeoutMs = 2000;

/**
 * The ICE, DTLS, SRTP and SCTP end of one viewer. RTP of every track goes through one native track: what it sends is
 * never looked into, and RTCP comes back once.
 */
export class NativePeer {
  readonly #connection: PeerConnection;
  readonly #track: Track | null = null;
  readonly #events: NativePeerEvents;
  #channel: DataChannel | null = null;
  #closed = false;

  /** Starts to gather; throws what the native library throws, with nothing left behind. */
  constructor(id: string, options: NativePeerOptions, events: NativePeerEvents) {
    const { config, offer, receives, ssrc } = options;
    this.#events = events;
    this.#connection = new PeerConnection(id, config);
    try {
      const media = new Video(carrierMid, receives ? 'SendRecv' : 'SendOnly');
      media.addVideoCodec(carrierPayloadType, 'H264');
      media.addSSRC(ssrc, 'roundsight');
      this.#track = this.#connection.addTrack(media);
      this.#listen(this.#track);
      if (offer !== null) this.#connection.setRemoteDescription(buildCarrierOffer(offer, receives), 'offer');
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Resolves with the gathered transport; after 2 s with what there is, null where that does not suffice. */
  async gather(role: 'answer' | 'offer' = 'answer'): Promise<LocalTransport | null> {
    const connection = this.#connection;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherTimeoutMs);
      connection.onGatheringStateChange((state) => {
        if (state !== 'complete') return;
        clearTimeout(timer);
        resolve();
      });
      connection.setLocalDescription(role);
    });
    const description = this.#closed ? null : connection.localDescription();
    return description === null ? null : readLocalTransport(description.sdp);
  }

  /** Takes the answer to what this end offered; throws what the native library throws. */
  takeAnswer(answer: SdpOffer): void {
    if (!this.#closed) this.#connection.setRemoteDescription(buildCarrierOffer(answer, false), 'answer');
  }

  /** Sends one RTP or RTCP packet, copied at once; false where the connection is not open. */
  send(packet: Buffer): boolean {
    if (this.#closed) return false;
    try {
      return this.#track?.sendMessageBinary(packet) ?? false;
    } catch {
      return false;
    }
  }

  /** Sends text on the `frames` channel; dropped while it is not open or does not keep up. */
  sendText(text: string): void {
    const channel = this.#channel;
    if (channel === null || this.#closed) return;
    try {
      if (channel.isOpen() && channel.bufferedAmount() < maxBufferedBytes) channel.sendMessage(text);
    } catch {
      this.#channel = null;
    }
  }

  addCandidate(candidate: string): void {
    if (!this.#closed) this.#connection.addRemoteCandidate(candidate, carrierMid);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#channel = null;
    // Without this the track's callbacks would keep the process alive until it is collected.
    this.#track?.close();
    this.#connection.close();
  }

  #listen(track: Track): void {
    const events = this.#events;
    keepUntilClosed(track);
    track.onOpen(() => {
      if (!this.#closed) events.onOpen();
    });
    track.onMessage((packet) => {
      if (this.#closed) return;
      if (isRtcp(packet)) events.onRtcp(packet);
      else events.onRtp(packet);
    });
    this.#connection.onDataChannel((channel) => this.#adopt(channel));
    this.#connection.onStateChange((state) => {
      if (state !== 'failed' && state !== 'closed' && state !== 'disconnected') return;
      if (!this.#closed) events.onEnded();
    });
  }

  #adopt(channel: DataChannel): void {
    keepUntilClosed(channel);
    if (this.#closed || this.#channel !== null || channel.getLabel() !== framesChannelLabel) {
      channel.close();
      return;
    }
    this.#channel = channel;
    channel.onMessage((message) => {
      if (!this.#closed && typeof message === 'string') this.#events.onChannelText(message);
    });
    this.#events.onChannelOpen();
  }
}
