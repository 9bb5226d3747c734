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

export interface ViewerStatistics {
  packetsSent: number;
  bytesSent: number;
  retransmissions: number;
  keyFrameRequests: number;
}

/** One browser that receives the tracks of one media source. */
export interface Viewer {
  readonly id: string;
  /** SDP answer, ICE gathering complete. */
  readonly answerSdp: string;
  /** Adds the remote candidates of a trickle-ICE fragment (RFC 8840); throws `sdp-invalid`. */
  addRemoteCandidates(sdpFragment: string): void;
  statistics(): ViewerStatistics;
  onClosed(listener: () => void): Unsubscribe;
  close(): void;
}

/** Answers WHEP offers and fans tracks out; encodes nothing. */
export interface ViewerTransport {
  /** Throws `sdp-invalid` for an offer it cannot use, `too-many-viewers` at its limit; leaves nothing behind when it throws. */
  accept(offerSdp: string, source: MediaSource, orientation: OrientationLookup): Promise<Viewer>;
  /** Closes every viewer. */
  close(): Promise<void>;
}
