import { describe, expect, it } from 'vitest';
import { personSvg, poseAt } from '../../../../hardware/virtual-webcam/person-drawing.ts';

describe('the person', () => {
  it('never stands still from one picture to the next, the last and the first included', () => {
    for (let n = 0; n < 60; n += 1) {
      const [one, next] = [poseAt(n / 60), poseAt(((n + 1) % 60) / 60)];
      expect(Math.hypot(next.headXPx - one.headXPx, next.headYPx - one.headYPx)).toBeGreaterThan(0.3);
    }
  });

  it('moves little: no jump where the loop begins again', () => {
    for (let n = 0; n < 60; n += 1) {
      const [one, next] = [poseAt(n / 60), poseAt(((n + 1) % 60) / 60)];
      expect(Math.abs(next.headXPx - one.headXPx)).toBeLessThan(1.5);
      expect(Math.abs(next.headTiltDeg - one.headTiltDeg)).toBeLessThan(0.5);
    }
  });

  it('blinks, and mostly looks', () => {
    const lids = Array.from({ length: 60 }, (_, n) => poseAt(n / 60).lids);
    expect(Math.max(...lids)).toBeGreaterThan(0.5);
    expect(lids.filter((closed) => closed === 0).length).toBeGreaterThan(45);
  });

  it('has no number that a drawing cannot have', () => {
    for (let n = 0; n < 60; n += 1)
      expect(personSvg(poseAt(n / 60))).not.toMatch(/NaN|Infinity|undefined|="-/);
  });
});
