import type { StoredFault } from './fault-memory.ts';
import {
  hapticPatterns,
  indicatorPatterns,
  type HapticPattern,
  type IndicatorPattern,
} from './device-requests.ts';
import { PayloadWriter } from './payload-writer.ts';

/** What a unit is able to do, by the bit of the identity message that says so. */
export const capabilities = [
  'orientation',
  'rates',
  'indicator',
  'haptic',
  'worn-sensor',
  'tamper-switch',
  'lens-cover-sensors',
  'privacy-switch',
  'calibration-write',
] as const;
export type Capability = (typeof capabilities)[number];

export const deviceEvents = [
  'put-on',
  'taken-off',
  'tamper-opened',
  'tamper-closed',
  'button-pressed',
  'button-held',
  'lens-covered',
  'lens-uncovered',
  'privacy-changed',
  'overheating',
  'cooled-down',
  'fault-stored',
] as const;
export type DeviceEvent = (typeof deviceEvents)[number];

export const errorReasons = [
  'unknown-request',
  'malformed',
  'out-of-range',
  'not-authorised',
  'busy',
  'wrong-checksum',
  'storage-failed',
] as const;
export type ErrorReason = (typeof errorReasons)[number];

export interface PrivacyBits {
  cameraOff: boolean;
  microphoneOff: boolean;
}

export interface RateSample {
  deviceClockUs: bigint;
  rateDegPerS: readonly [number, number, number];
  /** Specific force in units of standard gravity. */
  accelerationG: readonly [number, number, number];
}

export interface OrientationReading {
  deviceClockUs: bigint;
  quaternion: readonly [number, number, number, number];
  rateDegPerS: readonly [number, number, number];
}

/** What a headset says; hardware/reference-headset/PROTOCOL.md, "Messages". */
export type DeviceMessage =
  | {
      kind: 'identity';
      major: number;
      minor: number;
      model: string;
      serial: string;
      firmwareVersion: string;
      hardwareRevision: string;
      bootloaderVersion: string;
      securityVersion: number;
      capabilities: readonly Capability[];
      maxSampleRateHz: number;
    }
  | { kind: 'calibration-chunk'; totalBytes: number; totalCrc32: number; offset: number; bytes: Uint8Array }
  | { kind: 'orientation-set'; on: boolean; rateHz: number }
  | {
      kind: 'status';
      deviceClockUs: bigint;
      temperatureCelsius: number;
      orientationOn: boolean;
      cameraOn: boolean;
      microphoneOn: boolean;
      worn: boolean;
      tampered: boolean;
      coveredLenses: readonly number[];
      uptimeS: number;
      supplyMillivolts: number;
      supplyMilliamps: number;
      batteryPercent: number | null;
      bootCount: number;
      storedFaults: number;
    }
  | { kind: 'challenge'; nonce: Uint8Array }
  | {
      kind: 'calibration-write-state';
      state: 'idle' | 'receiving' | 'active';
      slot: 'A' | 'B';
      bytesStored: number;
    }
  | { kind: 'faults'; total: number; faults: readonly StoredFault[] }
  | { kind: 'indicator-set'; pattern: IndicatorPattern }
  | { kind: 'haptic-done'; pattern: HapticPattern }
  | { kind: 'privacy-state'; now: PrivacyBits; switches: PrivacyBits }
  | { kind: 'pong'; token: number; deviceClockUs: bigint }
  | { kind: 'orientation-batch'; samples: readonly OrientationReading[] }
  | { kind: 'rate-batch'; samples: readonly RateSample[] }
  | { kind: 'event'; deviceClockUs: bigint; event: DeviceEvent; detail: number }
  | { kind: 'error'; reason: ErrorReason };

export const batchType = { orientation: 0xc0, rates: 0xc1, event: 0xc2, error: 0xff } as const;
const writeStates = ['idle', 'receiving', 'active'] as const;
const noBattery = 255;

const privacyBits = ({ cameraOff, microphoneOff }: PrivacyBits): number =>
  (cameraOff ? 1 : 0) | (microphoneOff ? 2 : 0);

/** The payload of a message. */
export function payloadOf(message: DeviceMessage): Buffer {
  const payload = new PayloadWriter();
  switch (message.kind) {
    case 'identity':
      return writeIdentity(payload, message).finish();
    case 'status':
      return writeStatus(payload, message).finish();
    case 'calibration-chunk':
      return payload
        .u32(message.totalBytes)
        .u32(message.totalCrc32)
        .u32(message.offset)
        .bytes(message.bytes)
        .finish();
    case 'orientation-set':
      return payload
        .u8(message.on ? 1 : 0)
        .u16(message.rateHz)
        .finish();
    case 'challenge':
      return payload.bytes(message.nonce).finish();
    case 'calibration-write-state':
      return payload
        .u8(writeStates.indexOf(message.state), message.slot === 'A' ? 0 : 1)
        .u32(message.bytesStored)
        .finish();
    case 'faults':
      return writeFaults(payload, message).finish();
    case 'indicator-set':
      return payload.u8(indicatorPatterns.indexOf(message.pattern)).finish();
    case 'haptic-done':
      return payload.u8(hapticPatterns.indexOf(message.pattern)).finish();
    case 'privacy-state':
      return payload.u8(privacyBits(message.now), privacyBits(message.switches)).finish();
    case 'pong':
      return payload.u32(message.token).u64(message.deviceClockUs).finish();
    case 'orientation-batch':
    case 'rate-batch':
      return writeSamples(payload, message).finish();
    case 'event':
      return payload
        .u64(message.deviceClockUs)
        .u8(deviceEvents.indexOf(message.event) + 1, message.detail)
        .finish();
    case 'error':
      return payload.u8(errorReasons.indexOf(message.reason) + 1).finish();
  }
}

function writeIdentity(
  payload: PayloadWriter,
  message: Extract<DeviceMessage, { kind: 'identity' }>,
): PayloadWriter {
  const bits = message.capabilities.reduce((sum, name) => sum | (1 << capabilities.indexOf(name)), 0);
  return payload
    .u8(message.major, message.minor)
    .text(message.model)
    .text(message.serial)
    .text(message.firmwareVersion)
    .text(message.hardwareRevision)
    .text(message.bootloaderVersion)
    .u32(message.securityVersion)
    .u32(bits)
    .u16(message.maxSampleRateHz);
}

function writeStatus(
  payload: PayloadWriter,
  message: Extract<DeviceMessage, { kind: 'status' }>,
): PayloadWriter {
  const flags = [
    message.orientationOn,
    message.cameraOn,
    message.microphoneOn,
    message.worn,
    message.tampered,
    message.coveredLenses.includes(0),
    message.coveredLenses.includes(1),
  ].reduce((bits, flag, place) => bits | (flag ? 1 << place : 0), 0);
  return payload
    .u64(message.deviceClockUs)
    .i16(message.temperatureCelsius * 100)
    .u16(flags)
    .u32(message.uptimeS)
    .u16(message.supplyMillivolts)
    .u16(message.supplyMilliamps)
    .u8(message.batteryPercent ?? noBattery)
    .u16(message.bootCount)
    .u16(message.storedFaults);
}

function writeFaults(
  payload: PayloadWriter,
  message: Extract<DeviceMessage, { kind: 'faults' }>,
): PayloadWriter {
  payload.u16(message.total).u8(message.faults.length);
  for (const { code, bootCount, uptimeS, detail } of message.faults) {
    payload.u16(code).u16(bootCount).u32(uptimeS).u32(detail);
  }
  return payload;
}

type Batch = Extract<DeviceMessage, { kind: 'orientation-batch' | 'rate-batch' }>;

function writeSamples(payload: PayloadWriter, message: Batch): PayloadWriter {
  payload.u8(message.samples.length);
  for (const sample of message.samples) {
    payload.u64(sample.deviceClockUs);
    if ('quaternion' in sample) payload.i16(...sample.quaternion.map((part) => part * 16_384));
    payload.i16(...sample.rateDegPerS.map((rate) => rate * 16));
    if ('accelerationG' in sample) payload.i16(...sample.accelerationG.map((force) => force * 4096));
  }
  return payload;
}
