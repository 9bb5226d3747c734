import type { ByteReader } from './byte-reader.ts';
import type { DeviceOrientation, DeviceRates, HeadsetMessage, Vector } from './headset-message.ts';

const quaternionUnit = 16_384;
const ratePerDeg = 16;
const accelerationPerG = 4096;
const maxSamples = 32;

function readVector(reader: ByteReader, unit: number): Vector | null {
  const [x, y, z] = [reader.i16(), reader.i16(), reader.i16()];
  return x === null || y === null || z === null ? null : [x / unit, y / unit, z / unit];
}

/** Made exactly one unit long; null when it is far from it, which rounding cannot do. */
function readQuaternion(reader: ByteReader): DeviceOrientation['quaternion'] | null {
  const [w, x, y, z] = [reader.i16(), reader.i16(), reader.i16(), reader.i16()];
  if (w === null || x === null || y === null || z === null) return null;
  const length = Math.hypot(w, x, y, z);
  if (Math.abs(length / quaternionUnit - 1) > 0.01) return null;
  return [w / length, x / length, y / length, z / length];
}

function readOrientation(reader: ByteReader): DeviceOrientation | null {
  const [deviceClockUs, quaternion] = [reader.u64(), readQuaternion(reader)];
  const rateDegPerS = readVector(reader, ratePerDeg);
  if (deviceClockUs === null || quaternion === null || rateDegPerS === null) return null;
  return { deviceClockUs, quaternion, rateDegPerS };
}

function readRates(reader: ByteReader): DeviceRates | null {
  const deviceClockUs = reader.u64();
  const [rateDegPerS, accelerationG] = [readVector(reader, ratePerDeg), readVector(reader, accelerationPerG)];
  if (deviceClockUs === null || rateDegPerS === null || accelerationG === null) return null;
  return { deviceClockUs, rateDegPerS, accelerationG };
}

function readSamples<Sample>(
  reader: ByteReader,
  read: (reader: ByteReader) => Sample | null,
): Sample[] | null {
  const count = reader.u8();
  if (count === null || count < 1 || count > maxSamples) return null;
  const samples: Sample[] = [];
  for (let place = 0; place < count; place++) {
    const sample = read(reader);
    if (sample === null) return null;
    samples.push(sample);
  }
  return samples;
}

export function decodeOrientationBatch(reader: ByteReader): HeadsetMessage | null {
  const samples = readSamples(reader, readOrientation);
  return samples === null ? null : { kind: 'orientation-batch', samples };
}

export function decodeRateBatch(reader: ByteReader): HeadsetMessage | null {
  const samples = readSamples(reader, readRates);
  return samples === null ? null : { kind: 'rate-batch', samples };
}
