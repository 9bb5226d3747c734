import { describe, expect, it } from 'vitest';
import {
  captureNsOfFrame,
  captureNsOfOrdinal,
  ordinalAt,
  sceneTimeS,
} from '../../../../hardware/virtual-camera/capture-time.ts';

const schedule = { loopStartMonotonicNs: 1_000_000_000_000n, framesPerSecond: 30, frameCount: 360 };

describe('capture times', () => {
  it('do not drift: after a day the frame is where the rate puts it', () => {
    expect(captureNsOfOrdinal(schedule, 0)).toBe(1_000_000_000_000n);
    expect(captureNsOfOrdinal(schedule, 30 * 86_400)).toBe(1_000_000_000_000n + 86_400_000_000_000n);
  });

  it('and ordinals belong to each other', () => {
    for (const ordinal of [0, 1, 2, 359, 360, 100_001]) {
      const captureNs = captureNsOfOrdinal(schedule, ordinal);
      expect(ordinalAt(schedule, captureNs)).toBe(ordinal);
      expect(ordinalAt(schedule, captureNs - 1n)).toBe(ordinal - 1);
    }
  });

  it('are known from a frame number and about when it was seen', () => {
    const shown = captureNsOfOrdinal(schedule, 2 * 360 + 17);
    expect(captureNsOfFrame(schedule, 17, shown)).toBe(shown);
    expect(captureNsOfFrame(schedule, 17, shown + 11_000_000_000n)).toBe(shown);
    expect(captureNsOfFrame(schedule, 17, shown - 1n)).toBe(captureNsOfOrdinal(schedule, 360 + 17));
  });

  it('are unknown for what was not shown yet or is not in the loop', () => {
    expect(captureNsOfFrame(schedule, 5, schedule.loopStartMonotonicNs)).toBeNull();
    expect(captureNsOfFrame(schedule, 0, schedule.loopStartMonotonicNs - 1n)).toBeNull();
    expect(captureNsOfFrame(schedule, 360, schedule.loopStartMonotonicNs + 99_000_000_000n)).toBeNull();
  });
});

describe('the time within the scene', () => {
  it('goes round with the loop and is right before its start too', () => {
    expect(sceneTimeS(schedule, 1_000_000_000_000n + 12_500_000_000n)).toBeCloseTo(0.5, 9);
    expect(sceneTimeS(schedule, 1_000_000_000_000n - 1_000_000_000n)).toBeCloseTo(11, 9);
  });
});
