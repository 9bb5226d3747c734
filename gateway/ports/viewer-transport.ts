import type { TrackWish, ViewerReport } from '../contract/media.ts';
import type { RungId } from '../domain/media-plan/rung.ts';
import type { MediaSource } from './media-engine.ts';
import type { OrientationSample, Unsubscribe } from './headset-link.ts';

/** Where a viewer finds the head orientation for a moment in the past (host monotonic ns). */
export interface OrientationLookup {
  at(monotonicNs: bigint): OrientationSample['quaternion'];
}

export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** How well packets reach a viewer, over the last second or so, as the viewer reports it. */
export interface ViewerQuality {
  /** Share of packets that did not arrive, 0 to 1. */
  lossRatio: number;
  /** Time that even the quickest packets waited in queues on the way, above the shortest time seen, in ms. */
  queueDelayMs: number;
  /** Rate at which bytes arrived, in bits per second. */
  arrivalRateBps: number;
}

/** One track on its way to one viewer. */
export interface ViewerTrackStatistics {
  trackId: string;
  /** Null while nothing of it is sent: not wanted, or no room for it. */
  rungId: RungId | null;
  /** What the viewer's link leaves for it; null before the first estimate. */
  allottedBps: number | null;
  /** Changes of rung since the viewer came. */
  switches: number;
}

export interface ViewerStatistics {
  packetsSent: number;
  bytesSent: number;
  retransmissions: number;
  keyFrameRequests: number;
  /** Null before the first feedback. */
  quality: ViewerQuality | null;
  /** What the link can take, as estimated from transport feedback; null before the first. */
  estimateBps: number | null;
  /** Null before the first receiver report. */
  roundTripMs: number | null;
  tracks: readonly ViewerTrackStatistics[];
  /** What the viewer's page says of itself; null where it says nothing. */
  report: ViewerReport | null;
}

export interface AcceptOptions {
  /** What the viewer wants of every track until it says otherwise; default: everything. */
  wish?: TrackWish;
}

/** One browser that receives the tracks of one media source. */
export interface Viewer {
  readonly id: string;
  /** SDP answer, ICE gathering complete. */
  readonly answerSdp: string;
  /** Adds the remote candidates of a trickle-ICE fragment (RFC 8840); throws `sdp-invalid`. */
  addRemoteCandidates(sdpFragment: string): void;
  statistics(): ViewerStatistics;
  /**
   * What the viewer's person says, while their page sends it: Opus in RTP packets with a plain header of 12 bytes and the viewer's
   * own SSRC, sequence and time (48 kHz). The listener may keep and change the packet. No more than 128 kb/s.
   */
  onVoice(listener: (packet: Buffer) => void): Unsubscribe;
  onClosed(listener: () => void): Unsubscribe;
  close(): void;
}

/** Answers WHEP offers and fans tracks out; encodes nothing. */
export interface ViewerTransport {
  /** Throws `sdp-invalid` for an offer it cannot use, `too-many-viewers` at its limit; leaves nothing behind when it throws. */
  accept(
    offerSdp: string,
    source: MediaSource,
    orientation: OrientationLookup,
    options?: AcceptOptions,
  ): Promise<Viewer>;
  /** Closes every viewer. */
  close(): Promise<void>;
}
