import type { Calibration } from '../../hardware/calibration/index.ts';
import type { AudioSink, AudioSource, VideoSource } from '../domain/headset/capture-source.ts';
import type { HeadsetControls } from './headset-controls.ts';

export type { AudioSink, AudioSource, VideoSource };

export type Unsubscribe = () => void;

export interface HeadsetIdentity {
  /** Stable across replugging: profile and serial. */
  id: string;
  profileId: string;
  model: string;
  serial: string;
  /** Null where the unit does not say. */
  firmwareVersion: string | null;
  /** True for the virtual headset; screens must say so. */
  virtual: boolean;
}

/** Orientation of the headset at one moment: active rotation from H to R, unit quaternion (w, x, y, z). */
export interface OrientationSample {
  /** Host monotonic time of the sample in nanoseconds. */
  monotonicNs: bigint;
  quaternion: readonly [number, number, number, number];
  /** Angular rate about x, y and z of H in degrees per second; absent where it is not measured. */
  rateDegPerS?: readonly [number, number, number];
}

/** One connected headset. Ends with `onLost`, once; a replugged headset is a new link with the same id. */
export interface HeadsetLink {
  readonly identity: HeadsetIdentity;
  /** Null where it gives no pictures now: it is faulty or in update mode, and `readCalibration` rejects with the reason. */
  readonly video: VideoSource | null;
  readonly microphone: AudioSource | null;
  /** Absent where it has none. */
  readonly speaker?: AudioSink;
  /** Absent where it has no vendor interface, as most cameras. */
  readonly controls?: HeadsetControls;
  /**
   * Rejects with `calibration-invalid` when the unit's calibration is missing or corrupt, and with the code of what is wrong when
   * the unit cannot be used.
   */
  readCalibration(): Promise<Calibration>;
  /** The unit measures while there is a listener. */
  onOrientation(listener: (sample: OrientationSample) => void): Unsubscribe;
  onLost(listener: () => void): Unsubscribe;
  close(): Promise<void>;
}

/** Finds headsets; calls back once per headset that is there and for every later one. */
export interface HeadsetDiscovery {
  start(onFound: (link: HeadsetLink) => void): Promise<void>;
  stop(): Promise<void>;
}
