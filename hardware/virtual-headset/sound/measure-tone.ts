import { soundSampleRateHz } from '../recording/recording.ts';

export interface ToneReading {
  /** Root mean square, 0 … 32768. */
  rms: number;
  /** Of a single tone, by its zero crossings; 0 in silence. */
  frequencyHz: number;
}

/** Level and pitch of the left channel of 48 kHz stereo, signed 16 bit little-endian. */
export function measureTone(stereo: Buffer): ToneReading {
  let [sum, rising, previous] = [0, 0, 0];
  const samples = Math.floor(stereo.length / 4);
  for (let sample = 0; sample < samples; sample++) {
    const value = stereo.readInt16LE(4 * sample);
    sum += value * value;
    if (previous < 0 && value >= 0) rising++;
    previous = value;
  }
  if (samples === 0) return { rms: 0, frequencyHz: 0 };
  return { rms: Math.sqrt(sum / samples), frequencyHz: (rising * soundSampleRateHz) / samples };
}
