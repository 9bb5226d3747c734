import { describe, expect, it } from 'vitest';
import { knock } from '../../../../hardware/virtual-headset/clap.ts';
import { nearlyNormal, seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import { clapTimesMs, heardAfterMs, seenAfterMs } from '../../../bench/latency/claps.ts';
import type { ProbedFrame } from '../../../support/page-probe.ts';
import { unixMs } from '../../../support/sensor-clock.ts';

const clapsMs = [1000, 1733, 2467];
const frame = (displayedAtMs: number, isGreen: boolean): ProbedFrame => ({
  callbackAtMs: displayedAtMs - 5,
  displayedAtMs,
  cellLuma: [],
  centre: isGreen ? [30, 240, 20] : [200, 205, 190],
});

describe('claps', () => {
  it('are seen with the first green frame, and not where none is', () => {
    const frames = [
      ...[1005, 1038].map((at) => frame(at, false)),
      ...[1071, 1104, 1138].map((at) => frame(at, true)),
      ...[1171, 2480].map((at) => frame(at, false)),
      ...[2513, 2546].map((at) => frame(at, true)),
    ];
    expect(seenAfterMs(clapsMs, frames)).toEqual([71, null, 46]);
  });

  it('are heard where the knock is, in a room with noise, and not where there is none', () => {
    const random = seededRandom(3);
    const samples = Float32Array.from({ length: 8 * 3500 }, () => 0.002 * nearlyNormal(random));
    const knocking = knock();
    for (const atMs of [1120, 2600]) {
      for (let at = 0; at < 240; at++) {
        const mean = knocking.subarray(6 * at, 6 * at + 6).reduce((sum, value) => sum + value, 0) / 6;
        samples[8 * atMs + at] = (samples[8 * atMs + at] ?? 0) + 0.4 * mean;
      }
    }
    const [first, second, third] = heardAfterMs(clapsMs, { startedAtMs: 0, samples });
    expect(first).toBeCloseTo(120, 0);
    expect(second).toBeNull();
    expect(third).toBeCloseTo(133, 0);
  });

  it('are at the times of the scenario, round after round', async () => {
    const nowMs = unixMs();
    const sensor = {
      msg: 'the virtual headset plays' as const,
      loopStartMonotonicNs: String(process.hrtime.bigint()),
      frameCount: 220,
      framesPerSecond: 30,
      speakerMonitorPort: 1,
    };
    const times = await clapTimesMs(sensor, nowMs + 6700, nowMs + 9000);
    const afterStart = times.map((at) => Math.round((at - nowMs) / 10) * 10);
    expect(afterStart).toEqual([6800, 7530, 8270]);
  });
});
