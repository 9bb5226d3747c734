import type { ByteReader } from './byte-reader.ts';
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

/** Reads the samples of a batch; null when it is cut short, empty, or holds an orientation far from unit length. */
export function readOrientationBatch(reader: ByteReader): DeviceOrientation[] | null {
  const count = reader.u8();
  if (count === null || count < 1 || count > maxSamples) return null;
  const samples: DeviceOrientation[] = [];
  for (let sample = 0; sample < count; sample++) {
    const deviceClockUs = reader.u64();
    const numbers = Array.from({ length: 7 }, () => reader.i16());
    const [w, x, y, z, rateX, rateY, rateZ] = numbers.map((value) => value ?? 0);
    if (deviceClockUs === null || numbers.includes(null)) return null;
    const length = Math.hypot(w ?? 0, x ?? 0, y ?? 0, z ?? 0);
    if (Math.abs(length / quaternionUnit - 1) > 0.01) return null;
    samples.push({
      deviceClockUs,
      quaternion: [(w ?? 0) / length, (x ?? 0) / length, (y ?? 0) / length, (z ?? 0) / length],
      rateDegPerS: [
        (rateX ?? 0) / rateUnitPerDeg,
        (rateY ?? 0) / rateUnitPerDeg,
        (rateZ ?? 0) / rateUnitPerDeg,
      ],
    });
  }
  return samples;
}
