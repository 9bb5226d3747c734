import type { MediaTrack } from '../contract/media.ts';
import type { MediaCondition } from '../contract/exam-sessions.ts';
import type { IdentityStillKind } from '../contract/identity-stills.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import type { PictureLook } from '../domain/blind-state/picture-look.ts';
import type { RecorderNews } from '../domain/evidence/recorder-news.ts';
import type { RecordingOrder } from '../domain/evidence/recorder-order.ts';
import type { Rung, RungId } from '../domain/media-plan/rung.ts';
import type { HeadsetLink, Unsubscribe } from './headset-link.ts';

/**
 * One RTP packet of a rung; the buffer is shared by all listeners and must not be changed. Payload type and SSRC are the
 * engine's own.
 *
 * A rung is one continuous RTP stream for the life of its source, whichever worker makes it: the SSRC stays, sequence
 * numbers go on by one, and timestamps (90 kHz video, 48 kHz sound) follow the host's monotonic clock to within the
 * media's latency, so a pause in the pictures is the same pause in the timestamps. The first picture after a pause is a
 * key frame. All rungs of a track show the same moment under the same timestamp; which moment that is exactly, the
 * track's sender reports say.
 */
export type RtpListener = (packet: Buffer) => void;

/**
 * A sender report of a track: which RTP timestamp belongs to which moment. The first comes with the first packet of any rung,
 * then at least one every 1.5 s while packets come; a later one may correct an earlier one by the media's latency after a pause.
 */
export interface SenderReport {
  rtpTimestamp: number;
  /** Host monotonic nanoseconds at which the media of `rtpTimestamp` was captured. */
  monotonicNs: bigint;
}

/** One receiver's hold on a rung: it is encoded as long as somebody has one. */
export interface RungReception {
  /** Asks the encoder for a key frame; throttled to one per 500 ms per rung, never an error. */
  requestKeyFrame(): void;
  /**
   * What this receiver can take, in bits per second. The encoder follows the highest of all receivers, between the rung's bounds; one
   * that never says anything wants the rung's most.
   */
  wantBitrate(bitrateBps: number): void;
  /** Nothing more is received; may be called again. */
  end(): void;
}

/** What becomes of a recording; `worker-gone`: the file that was open may lack its end, and another is begun as soon as there are pictures. */
export type RecordingNews = RecorderNews | { kind: 'worker-gone' };
export type RecordingListener = (news: RecordingNews) => void;

/** A track that is recorded, through deaths of its worker as well. */
export interface TrackRecording {
  /** After `disk-full` or `disk-error`: tries again, with this file. Does nothing when it has ended. */
  again(nextNumber: number): void;
  /** Resolves when the last file is closed and told, at the latest after 2 s; may be called again. */
  end(): Promise<void>;
}

/** One rung over the last second or so. */
export interface RungStatistics {
  trackId: string;
  rungId: RungId;
  receivers: number;
  framesPerSecond: number;
  bitrateBps: number;
  /** What the encoder was told; null where it takes none, and while nobody receives the rung. */
  targetBitrateBps: number | null;
  /** Mean time from the encoder's input to its output; null where it is not measured. */
  encodeMs: number | null;
  /** Mean time from capture to the encoder's input: decoding, stitching, scaling and every queue; null as above. */
  queueMs: number | null;
}

export interface SourceStatistics {
  rungs: readonly RungStatistics[];
  /** Media workers that had to be started again since the source was. */
  workerRestarts: number;
}

export type LookListener = (trackId: string, look: PictureLook) => void;

export interface SoundLevel {
  rmsDb: number;
  peakDb: number;
}

export interface MediaStatus {
  condition: MediaCondition;
  faultCode: ErrorCode | null;
}

/** The headset's speaker. */
export interface Speaker {
  /** False while it cannot be used, such as when another program has it; a change is told as a status. */
  readonly isReady: boolean;
  /**
   * Plays one RTP packet of Opus (48 kHz clock) with a plain header; returns at once. The packet is the speaker's from then on. One SSRC
   * is one voice; voices follow each other, they are not mixed.
   */
  play(packet: Buffer): void;
}

/** The running media of one headset. Survives deaths of its workers: listeners stay, pictures come back. */
export interface MediaSource {
  /** Fixed for the life of the source; the order is the order of a viewer's media sections per kind. */
  readonly tracks: readonly MediaTrack[];
  readonly status: MediaStatus;
  /** Null where the headset has none, or this machine cannot play. */
  readonly speaker: Speaker | null;
  /** The encodings of a track, the best first; fixed for the life of the source. */
  rungs(trackId: string): readonly Rung[];
  /**
   * Encodes a rung from now on and gives its packets, until the reception is ended. The first picture is a key frame where the rung
   * was not encoded, which goes on for 2 s after its last reception; who joins one that is encoded gets a key frame within half a
   * second. Throws RangeError for a rung that the track does not have.
   */
  receive(trackId: string, rungId: RungId, listener: RtpListener): RungReception;
  /**
   * Records the best rung of a track from its next key frame on: files of domain/evidence/evidence-file.md, one after the other, each told when
   * it is opened and when it is whole and on the disk. Throws RangeError where there is no such track, or it is recorded already.
   */
  record(trackId: string, order: RecordingOrder, listener: RecordingListener): TrackRecording;
  onSenderReport(trackId: string, listener: (report: SenderReport) => void): Unsubscribe;
  /** The newest sender report, or null before the first. */
  latestSenderReport(trackId: string): SenderReport | null;
  onStatus(listener: (status: MediaStatus) => void): Unsubscribe;
  onSoundLevel(listener: (level: SoundLevel) => void): Unsubscribe;
  /** The newest small JPEG of the panorama (480×240), or null before the first. */
  latestStill(): Promise<Buffer | null>;
  /** Five times a second for every track whose pictures arrive, whoever watches. */
  onLook(listener: LookListener): Unsubscribe;
  /** What a track's newest picture looks like; null before the first and when its worker ended. */
  latestLook(trackId: string): PictureLook | null;
  /** A JPEG of a screen's next picture, at most 960 pixels wide; null where none comes within a second. */
  screenStill(trackId: string): Promise<Buffer | null>;
  /**
   * A whole JPEG of the webcam's next picture, in its full size; null where no webcam gives one within some seconds. A demonstration
   * shows what is asked for, as a candidate would.
   */
  webcamStill(shows: IdentityStillKind): Promise<Buffer | null>;
  /** The same of a webcam that cannot be shown live: opened for one picture, which takes seconds. Null where there is none. */
  webcamStillAside(): Promise<Uint8Array | null>;
  /** Pictures of the panorama in the last second or so, whoever receives them. */
  panoramaFramesPerSecond(): number;
  statistics(): SourceStatistics;
  /** Resolves when the workers have ended; at the latest after 2 s, by force. May be called again. */
  stop(): Promise<void>;
}

/** Starts media workers, one per headset. */
export interface MediaEngine {
  /** Resolves as soon as the worker runs (condition `starting`); rejects with a code when it never can. */
  start(headset: HeadsetLink): Promise<MediaSource>;
}
