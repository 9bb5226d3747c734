import type { CalibrationSlot, HapticPattern, IndicatorPattern } from './named-codes.ts';

/** Most calibration bytes per message. */
export const maxChunkBytes = 512;
/** Most bytes of a calibration that a unit stores. */
export const maxWrittenCalibrationBytes = 65_536;

export type SampleRateHz = 50 | 100 | 200;
export type OnOff = 'on' | 'off';

export interface Indication {
  pattern: IndicatorPattern;
  /** In the headset frame, whole degrees clockwise from forward, 0 … 359; null: none. */
  bearingDeg: number | null;
  /** 0: until changed. */
  durationMs: number;
}

/** What the host asks of a headset, with the field names of PROTOCOL.md's examples. */
export type HostRequest =
  | { kind: 'hello'; major: number; minor: number }
  | { kind: 'read-calibration'; offset: number; bytesWanted: number; slot: CalibrationSlot }
  | { kind: 'orientation'; on: boolean; rateHz: SampleRateHz }
  | { kind: 'read-status' }
  | { kind: 'ask-challenge' }
  | { kind: 'begin-calibration-write'; totalBytes: number; totalCrc32: number; signature: Uint8Array }
  | { kind: 'write-calibration'; offset: number; bytes: Uint8Array }
  | { kind: 'commit-calibration' }
  | { kind: 'read-faults'; first: number }
  | ({ kind: 'indicator' } & Indication)
  | { kind: 'haptic'; pattern: HapticPattern; strengthPercent: number }
  | { kind: 'privacy'; camera: OnOff; microphone: OnOff }
  | { kind: 'read-privacy' }
  | { kind: 'ping'; token: number };

export type RequestKind = HostRequest['kind'];
