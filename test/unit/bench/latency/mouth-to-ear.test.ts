import { describe, expect, it } from 'vitest';
import { asHeard } from '../../../bench/latency/mouth-to-ear.ts';

/** 20 ms of one value, as the speaker is given it. */
const delivery = (atMs: number, value: number) => {
  const sound = Buffer.alloc(2 * 960);
  for (let at = 0; at < 960; at++) sound.writeInt16LE(value, 2 * at);
  return { atMs, sound };
};

describe('what the speaker played', () => {
  it('is one sound, by the delivery that was late the least, however the others came', () => {
    const { startedAtMs, samples } = asHeard([
      delivery(1007, 8192),
      delivery(1021, 16_384),
      delivery(1046, 8192),
    ]);
    expect(startedAtMs).toBe(1001);
    expect([...samples.subarray(0, 160)]).toEqual(Array(160).fill(0.25));
    expect([...samples.subarray(160, 320)]).toEqual(Array(160).fill(0.5));
    expect([...samples.subarray(320, 480)]).toEqual(Array(160).fill(0.25));
  });

  it('has a silence where nothing came', () => {
    const { startedAtMs, samples } = asHeard([delivery(1000, 8192), delivery(1320, 8192)]);
    expect(startedAtMs).toBe(1000);
    expect(samples[159]).toBe(0.25);
    expect(samples.subarray(160, 320 * 8).every((sample) => sample === 0)).toBe(true);
    expect(samples[320 * 8]).toBe(0.25);
  });

  it('has none where what came was held up and came all the quicker', () => {
    const { startedAtMs, samples } = asHeard([
      ...[delivery(1000, 8192), delivery(1700, 16_384), delivery(1701, 16_384)],
      ...[delivery(1702, 16_384), delivery(1703, 16_384), delivery(1704, 16_384)],
      ...Array.from({ length: 40 }, (_, index) => delivery(Math.max(1705, 1120 + 20 * index), 16_384)),
    ]);
    expect(startedAtMs).toBe(1000);
    expect(samples[159]).toBe(0.25);
    expect(samples.subarray(160, 46 * 160).every((sample) => sample === 0.5)).toBe(true);
  });
});
