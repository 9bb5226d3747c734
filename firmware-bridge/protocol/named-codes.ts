/** What a unit can do, by the bits of its identity's capabilities. */
export const capabilityBits = [
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
export type Capability = (typeof capabilityBits)[number];

export const slotCodes = { active: 0, A: 1, B: 2 } as const;
/** Which stored calibration is read. */
export type CalibrationSlot = keyof typeof slotCodes;

export const indicatorCodes = {
  off: 0,
  'look-here': 1,
  'proctor-talking': 2,
  attention: 3,
  update: 4,
} as const;
export type IndicatorPattern = keyof typeof indicatorCodes;

export const hapticCodes = { short: 1, double: 2, long: 3 } as const;
export type HapticPattern = keyof typeof hapticCodes;

export const faultCodes = {
  'watchdog-reset': 1,
  overheated: 2,
  'imu-failed': 3,
  'lens-stream-failed': 4,
  'calibration-checksum': 5,
  'storage-worn-out': 6,
  'update-failed': 7,
  'supply-too-low': 8,
} as const;

export const eventCodes = {
  'put-on': 1,
  'taken-off': 2,
  'tamper-opened': 3,
  'tamper-closed': 4,
  'button-pressed': 5,
  'button-held': 6,
  'lens-covered': 7,
  'lens-uncovered': 8,
  'privacy-changed': 9,
  overheating: 10,
  'cooled-down': 11,
  'fault-stored': 12,
} as const;

export const errorCodes = {
  'unknown-request': 1,
  malformed: 2,
  'out-of-range': 3,
  'not-authorised': 4,
  busy: 5,
  'wrong-checksum': 6,
  'storage-failed': 7,
} as const;
/** Why a headset refused; `other` for reasons of later versions. */
export type ErrorReason = keyof typeof errorCodes | 'other';

/** A code that a later version added: its number is kept for the log. */
type Unknown = `unknown-${number}`;
export type FaultName = keyof typeof faultCodes | Unknown;
export type EventName = keyof typeof eventCodes | Unknown;

/** The name of a code, or null when the table has none. */
export function nameOf<Name extends string>(
  codes: Readonly<Record<Name, number>>,
  code: number,
): Name | null {
  for (const name in codes) if (codes[name] === code) return name;
  return null;
}
