/** Types of messages; hardware/reference-headset/PROTOCOL.md, "Messages". */
export const messageType = {
  hello: 0x01,
  identity: 0x81,
  readCalibration: 0x02,
  calibrationChunk: 0x82,
  orientation: 0x03,
  orientationSet: 0x83,
  readStatus: 0x04,
  status: 0x84,
  orientationBatch: 0xc0,
  error: 0xff,
} as const;

/** Most calibration bytes per chunk. */
export const maxChunkBytes = 512;

export interface Identity {
  kind: 'identity';
  major: number;
  minor: number;
  model: string;
  serial: string;
  firmwareVersion: string;
}

export interface CalibrationChunk {
  kind: 'calibration-chunk';
  totalBytes: number;
  totalCrc32: number;
  offset: number;
  bytes: Uint8Array;
}

export interface Status {
  kind: 'status';
  deviceClockUs: bigint;
  temperatureCelsius: number;
  orientationOn: boolean;
  cameraOn: boolean;
  microphoneOn: boolean;
}

/** One sample of the orientation stream. */
export interface DeviceOrientation {
  deviceClockUs: bigint;
  /** Rotation from the headset frame to the room frame, unit quaternion (w, x, y, z). */
  quaternion: readonly [number, number, number, number];
  /** Angular rate about the headset's axes, degrees per second. */
  rateDegPerS: readonly [number, number, number];
}

export type HeadsetMessage =
  | Identity
  | CalibrationChunk
  | { kind: 'orientation-set'; on: boolean }
  | Status
  | { kind: 'orientation-batch'; samples: DeviceOrientation[] }
  | { kind: 'error'; reason: 'unknown-request' | 'malformed' | 'out-of-range' | 'other' };

export type HostMessage =
  | { kind: 'hello'; major: number; minor: number }
  | { kind: 'read-calibration'; offset: number; bytesWanted: number }
  | { kind: 'orientation'; on: boolean }
  | { kind: 'read-status' };

/** A payload that was understood, that cannot be, or whose type is none of ours. */
export type PayloadReading<Message> =
  { outcome: 'message'; message: Message } | { outcome: 'malformed' } | { outcome: 'unknown' };
