import type { ByteWriter } from './byte-writer.ts';
import type { DeviceOrientation } from './messages.ts';

const quaternionUnit = 16384;
const rateUnitPerDeg = 16;
const maxSamples = 32;

function clamped(value: number): number {
  return Math.min(0x7fff, Math.max(-0x8000, Math.round(value)));
}

export function writeOrientationBatch(
  payload: ByteWriter,
  samples: readonly DeviceOrientation[],
): ByteWriter {
  if (samples.length < 1 || samples.length > maxSamples) throw new RangeError('a batch has 1 to 32 samples');
  payload.u8(samples.length);
  for (const { deviceClockUs, quaternion, rateDegPerS } of samples) {
    payload.u64(deviceClockUs);
    for (const part of quaternion) payload.i16(clamped(part * quaternionUnit));
    for (const rate of rateDegPerS) payload.i16(clamped(rate * rateUnitPerDeg));
  }
  return payload;
}
