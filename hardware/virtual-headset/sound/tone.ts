import { soundSampleRateHz } from '../recording/recording.ts';

const level = 12_000;

/** One second of a sine that can be repeated without a step: 48 kHz, one channel, signed 16 bit little-endian. */
export function toneLoop(frequencyHz: number): Buffer {
  const pcm = Buffer.alloc(soundSampleRateHz * 2);
  for (let sample = 0; sample < soundSampleRateHz; sample++) {
    const phase = (2 * Math.PI * Math.round(frequencyHz) * sample) / soundSampleRateHz;
    pcm.writeInt16LE(Math.round(level * Math.sin(phase)), 2 * sample);
  }
  return pcm;
}
