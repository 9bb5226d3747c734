import { describe, expect, it } from 'vitest';
import { bearingLabel, compassMarks, compassPlace } from '../../../../console/media/compass-geometry.ts';
import { directionAt, shortTurnDeg } from '../../../../console/media/view-geometry.ts';

describe('the compass', () => {
  it.each([
    { yawDeg: 0, pitchDeg: 0, fovDeg: 90 },
    { yawDeg: 350, pitchDeg: 40, fovDeg: 120 },
    { yawDeg: 180, pitchDeg: -60, fovDeg: 30 },
  ])('marks bearings where the picture’s middle row shows them: %o', (view) => {
    const marks = compassMarks(view, 5);
    expect(marks.length).toBeGreaterThan(2);
    for (const { bearingDeg, x } of marks) {
      const seen = directionAt(view, 2, { u: 2 * x - 1, v: 0 });
      expect(shortTurnDeg(seen.bearingDeg, bearingDeg)).toBeCloseTo(0, 6);
    }
  });

  it('goes clockwise from the left, over the north too', () => {
    const bearings = compassMarks({ yawDeg: 0, pitchDeg: 0, fovDeg: 90 }, 15).map(
      ({ bearingDeg }) => bearingDeg,
    );
    expect(bearings).toEqual([315, 330, 345, 0, 15, 30, 45]);
  });

  it('has no place for what is out of view', () => {
    const view = { yawDeg: 0, pitchDeg: 0, fovDeg: 90 };
    expect(compassPlace(view, 46)).toBeNull();
    expect(compassPlace(view, 180)).toBeNull();
  });

  it.each([
    [7, '007°'],
    [359.7, '000°'],
    [-90, '270°'],
  ])('writes %d as %s', (bearingDeg, text) => {
    expect(bearingLabel(bearingDeg)).toBe(text);
  });
});
