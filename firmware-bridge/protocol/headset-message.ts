import type {
  Capability,
  ErrorReason,
  EventName,
  FaultName,
  HapticPattern,
  IndicatorPattern,
} from './named-codes.ts';
import type { OnOff, SampleRateHz } from './requests.ts';

/** Who a unit is and what it can do. Of a version 1.0 unit the defaults of PROTOCOL.md stand for what it does not say. */
export interface Identity {
  kind: 'identity';
  major: number;
  minor: number;
  model: string;
  serial: string;
  firmwareVersion: string;
  /** Empty where the unit does not say. */
  hardwareRevision: string;
  /** Empty where the unit does not say. */
  bootloaderVersion: string;
  securityVersion: number;
  capabilities: readonly Capability[];
  maxSampleRateHz: number;
}

export interface CalibrationChunk {
  kind: 'calibration-chunk';
  /** 0: the slot is empty. */
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
  worn: boolean;
  /** The tamper switch is open. */
  tampered: boolean;
  /** 0 front, 1 rear. */
  coveredLenses: readonly number[];
  uptimeS: number;
  supplyMillivolts: number;
  supplyMilliamps: number;
  /** Null: it has no battery. */
  batteryPercent: number | null;
  bootCount: number;
  storedFaults: number;
}

export interface CalibrationWriteState {
  kind: 'calibration-write-state';
  state: 'idle' | 'receiving' | 'active';
  slot: 'A' | 'B';
  bytesStored: number;
}

/** One fault that a unit keeps over power cuts. */
export interface StoredFault {
  code: FaultName;
  /** Number of the power-up in which it happened. */
  bootCount: number;
  uptimeS: number;
  /** As PROTOCOL.md says per code. */
  detail: number;
}

export interface PrivacyState {
  kind: 'privacy-state';
  /** As it is. */
  camera: OnOff;
  microphone: OnOff;
  /** The wearer's own switches. */
  cameraSwitch: OnOff;
  microphoneSwitch: OnOff;
}

export type Vector = readonly [x: number, y: number, z: number];

/** One sample of the orientation stream. */
export interface DeviceOrientation {
  deviceClockUs: bigint;
  /** Rotation from the headset frame to the room frame, unit quaternion (w, x, y, z). */
  quaternion: readonly [w: number, x: number, y: number, z: number];
  /** Angular rate about the headset's axes, degrees per second. */
  rateDegPerS: Vector;
}

/** One sample of a unit that leaves the orientation to its host. */
export interface DeviceRates {
  deviceClockUs: bigint;
  /** Angular rate about the headset's axes, degrees per second. */
  rateDegPerS: Vector;
  /** Specific force along the headset's axes; at rest and level 0, 0, 1. */
  accelerationG: Vector;
}

export interface HeadsetEvent {
  kind: 'event';
  deviceClockUs: bigint;
  event: EventName;
  /** As PROTOCOL.md says per event. */
  detail: number;
}

/** What a headset says, with the field names of PROTOCOL.md's examples. */
export type HeadsetMessage =
  | Identity
  | CalibrationChunk
  | { kind: 'orientation-set'; on: boolean; rateHz: SampleRateHz }
  | Status
  | { kind: 'challenge'; nonce: Uint8Array }
  | CalibrationWriteState
  | { kind: 'faults'; total: number; faults: StoredFault[] }
  | { kind: 'indicator-set'; pattern: IndicatorPattern }
  | { kind: 'haptic-done'; pattern: HapticPattern }
  | PrivacyState
  | { kind: 'pong'; token: number; deviceClockUs: bigint }
  | { kind: 'orientation-batch'; samples: DeviceOrientation[] }
  | { kind: 'rate-batch'; samples: DeviceRates[] }
  | HeadsetEvent
  | { kind: 'error'; reason: ErrorReason };

/** A payload that was understood, that cannot be, or whose type is none of ours. */
export type PayloadReading =
  { outcome: 'message'; message: HeadsetMessage } | { outcome: 'malformed' } | { outcome: 'unknown' };
