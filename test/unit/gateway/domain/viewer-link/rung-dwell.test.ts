import { describe, expect, it } from 'vitest';
import { RungDwell } from '../../../../../gateway/domain/viewer-link/rung-dwell.ts';

describe('RungDwell', () => {
  it('lets a track rise at once, and 2 s after a fall', () => {
    const dwell = new RungDwell();
    expect(dwell.mayRise(0)).toBe(true);
    dwell.noteFall(1000);
    expect([dwell.mayRise(2999), dwell.mayRise(3000)]).toEqual([false, true]);
  });

  it('waits twice as long after every rise in vain, 16 s at most, and forgets after a minute', () => {
    const dwell = new RungDwell();
    let nowMs = 0;
    const waits = [0, 1, 2, 3, 4].map(() => {
      dwell.noteRise(nowMs);
      nowMs += 1000;
      dwell.noteFall(nowMs);
      const fellAtMs = nowMs;
      while (!dwell.mayRise(nowMs)) nowMs += 100;
      return nowMs - fellAtMs;
    });
    expect(waits).toEqual([4000, 8000, 16_000, 16_000, 16_000]);
    dwell.noteRise(nowMs);
    dwell.noteFall(nowMs + 61_000);
    expect(dwell.mayRise(nowMs + 63_000)).toBe(true);
  });
});
