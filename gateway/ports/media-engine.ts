import type { MediaTrack } from '../contract/media.ts';
import type { MediaCondition } from '../contract/exam-sessions.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import type { HeadsetLink, Unsubscribe } from './headset-link.ts';

/** One RTP packet of a track as it left the payloader: payload type, SSRC and sequence are the engine's own. */
export type RtpListener = (packet: Buffer) => void;

/** A sender report of a track: which RTP timestamp belongs to which moment. */
export interface SenderReport {
  rtpTimestamp: number;
  /** Host monotonic nanoseconds at which the media of `rtpTimestamp` was captured. */
  monotonicNs: bigint;
}

export interface SoundLevel {
  rmsDb: number;
  peakDb: number;
}

export interface MediaStatus {
  condition: MediaCondition;
  faultCode: ErrorCode | null;
}

/** The running media of one headset. Survives deaths of its worker: listeners stay, pictures come back. */
export interface MediaSource {
  /** Fixed for the life of the source; the order is the order of a viewer's media sections per kind. */
  readonly tracks: readonly MediaTrack[];
  readonly status: MediaStatus;
  onRtp(trackId: string, listener: RtpListener): Unsubscribe;
  onSenderReport(trackId: string, listener: (report: SenderReport) => void): Unsubscribe;
  /** The newest sender report, or null before the first. */
  latestSenderReport(trackId: string): SenderReport | null;
  /** Asks the encoder for a key frame; throttled to one per 500 ms per track, never an error. */
  requestKeyFrame(trackId: string): void;
  onStatus(listener: (status: MediaStatus) => void): Unsubscribe;
  onSoundLevel(listener: (level: SoundLevel) => void): Unsubscribe;
  /** The newest small JPEG of the panorama (480×240), or null before the first. */
  latestStill(): Promise<Buffer | null>;
  /** Frames of the panorama that left the encoder in the last second. */
  panoramaFramesPerSecond(): number;
  /** Resolves when the worker has ended; at the latest after 2 s, by force. */
  stop(): Promise<void>;
}

/** Starts media workers, one per headset. */
export interface MediaEngine {
  /** Resolves as soon as the worker runs (condition `starting`); rejects with a code when it never can. */
  start(headset: HeadsetLink): Promise<MediaSource>;
}
