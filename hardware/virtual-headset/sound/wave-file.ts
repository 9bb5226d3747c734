/** Sound as numbers from −1 to 1, one channel. */
export interface Samples {
  rateHz: number;
  values: Float32Array;
}

/**
 * Reads a RIFF/WAVE file with one channel of signed 16-bit samples; null for anything else or damaged.
 * A data chunk longer than the file (as a program writes that streams to a pipe) ends with the file.
 */
export function decodeWave(file: Buffer): Samples | null {
  if (
    file.length < 12 ||
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    return null;
  }
  let rateHz = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    if (name === 'fmt ') {
      if (
        body.length < 16 ||
        body.readUInt16LE(0) !== 1 ||
        body.readUInt16LE(2) !== 1 ||
        body.readUInt16LE(14) !== 16
      ) {
        return null;
      }
      rateHz = body.readUInt32LE(4);
    } else if (name === 'data') {
      if (rateHz === 0) return null;
      const values = new Float32Array(body.length >> 1);
      for (let sample = 0; sample < values.length; sample++)
        values[sample] = body.readInt16LE(2 * sample) / 32768;
      return { rateHz, values };
    }
    at += 8 + length + (length & 1);
  }
  return null;
}

/** The same sound at another rate, by straight lines between samples. */
export function resampled({ rateHz, values }: Samples, toRateHz: number): Float32Array {
  const out = new Float32Array(Math.floor((values.length * toRateHz) / rateHz));
  for (let sample = 0; sample < out.length; sample++) {
    const place = (sample * rateHz) / toRateHz;
    const before = Math.floor(place);
    const a = values[before] ?? 0;
    out[sample] = a + ((values[before + 1] ?? a) - a) * (place - before);
  }
  return out;
}
