import type { ByteReader } from './byte-reader.ts';
import type { HeadsetMessage } from './headset-message.ts';
import { errorCodes, eventCodes, hapticCodes, indicatorCodes, nameOf } from './named-codes.ts';
import type { OnOff, SampleRateHz } from './requests.ts';

/** The only rate of version 1.0. */
const firstRateHz = 100;
const rates: readonly SampleRateHz[] = [50, 100, 200];

export function decodeOrientationSet(reader: ByteReader): HeadsetMessage | null {
  const on = reader.u8();
  const rate = reader.remaining === 0 ? firstRateHz : reader.u16();
  const rateHz = rates.find((known) => known === rate);
  return on === null || on > 1 || rateHz === undefined
    ? null
    : { kind: 'orientation-set', on: on === 1, rateHz };
}

export function decodeIndicatorSet(reader: ByteReader): HeadsetMessage | null {
  const pattern = nameOf(indicatorCodes, reader.u8() ?? -1);
  return pattern === null ? null : { kind: 'indicator-set', pattern };
}

export function decodeHapticDone(reader: ByteReader): HeadsetMessage | null {
  const pattern = nameOf(hapticCodes, reader.u8() ?? -1);
  return pattern === null ? null : { kind: 'haptic-done', pattern };
}

function onUnless(bits: number, bit: number): OnOff {
  return ((bits >> bit) & 1) === 1 ? 'off' : 'on';
}

export function decodePrivacyState(reader: ByteReader): HeadsetMessage | null {
  const [now, switches] = [reader.u8(), reader.u8()];
  if (now === null || switches === null) return null;
  return {
    kind: 'privacy-state',
    camera: onUnless(now, 0),
    microphone: onUnless(now, 1),
    cameraSwitch: onUnless(switches, 0),
    microphoneSwitch: onUnless(switches, 1),
  };
}

export function decodePong(reader: ByteReader): HeadsetMessage | null {
  const [token, deviceClockUs] = [reader.u32(), reader.u64()];
  return token === null || deviceClockUs === null ? null : { kind: 'pong', token, deviceClockUs };
}

export function decodeEvent(reader: ByteReader): HeadsetMessage | null {
  const [deviceClockUs, code, detail] = [reader.u64(), reader.u8(), reader.u8()];
  if (deviceClockUs === null || code === null || detail === null) return null;
  return { kind: 'event', deviceClockUs, event: nameOf(eventCodes, code) ?? `unknown-${code}`, detail };
}

export function decodeError(reader: ByteReader): HeadsetMessage | null {
  const code = reader.u8();
  return code === null ? null : { kind: 'error', reason: nameOf(errorCodes, code) ?? 'other' };
}
