import { describe, expect, it } from 'vitest';
import { projectToLens, directionOfPanoramaPoint } from '../../../../hardware/calibration/index.ts';
import {
  placeOnSeam,
  findSeams,
  seamColumnStepRad,
  seamDirection,
} from '../../../../hardware/calibration/stitch-seam.ts';
import { tileShifts } from '../../../../hardware/calibration/stitch-shift.ts';
import { apart, imperfectUnit } from '../../../support/fisheye-picture.ts';

const unit = apart(imperfectUnit(960));
const seams = findSeams(unit, (2 * Math.PI) / 180);
const plane = { scale: 1, sourceWidthPx: 960, sourceHeightPx: 480, widthPx: 960, heightPx: 480 } as const;
const shiftsAt = (xPx: number, yPx: number) => tileShifts(unit, seams, plane, [xPx, yPx]);

describe('how a tile moves with a seam', () => {
  it('leads each lens to where it sees a thing whose disparity is given', () => {
    // At bearing 90° the seam is at column 720.
    const shifts = shiftsAt(720, 240);
    unit.lenses.forEach((lens, index) => {
      const shift = shifts[index];
      const seam = seams[0];
      if (shift === null || shift === undefined || seam === undefined) throw new Error('expected a shift');
      const columns = seam.maxDisparityColumns / 2;
      const direction = directionOfPanoramaPoint({ xPx: 720.5, yPx: 240.5 }, plane);
      const { row, angleRad } = placeOnSeam(seam, direction);
      const half = ((index === 0 ? 1 : -1) * columns * seamColumnStepRad) / 2;
      const from = projectToLens(lens, direction);
      const to = projectToLens(lens, seamDirection(seam, row, angleRad + half));
      expect(((shift.x[0] ?? 0) * columns) / 2048).toBeCloseTo(to.xPx - from.xPx, 6);
      expect(((shift.y[0] ?? 0) * columns) / 2048).toBeCloseTo(to.yPx - from.yPx, 6);
      expect(shift.rows[0]).toBeCloseTo(row, 9);
    });
  });

  it('fades with the distance from the seam, and goes outwards in both lenses', () => {
    const strength = (xPx: number) => Math.abs(shiftsAt(xPx, 240)[0]?.x[0] ?? 0);
    // Whole within 3.5°, which are 9 columns; gone at 17°, which are 45.
    expect(strength(717) / strength(713)).toBeCloseTo(1, 1);
    expect(strength(692)).toBeLessThan(0.8 * strength(717));
    expect(shiftsAt(640, 240)).toEqual([null, null]);
    expect(shiftsAt(480, 240)).toEqual([null, null]);
    const [front, rear] = shiftsAt(720, 240);
    // Both outwards: to the right in the front lens's picture, to the left in the rear one's.
    expect(Math.sign(front?.x[0] ?? 0)).toBe(1);
    expect(Math.sign(rear?.x[0] ?? 0)).toBe(-1);
  });

  it('counts rows on where a tile lies across the first of them', () => {
    for (let yPx = 0; yPx < 480; yPx += 8) {
      const shift = shiftsAt(720, yPx)[0];
      if (shift === null || shift === undefined) continue;
      expect(Math.max(...shift.rows) - Math.min(...shift.rows)).toBeLessThan(240);
    }
  });

  it('is none where lenses are in one place', () => {
    const together = imperfectUnit(960);
    const without = findSeams(together, (2 * Math.PI) / 180);
    expect(tileShifts(together, without, plane, [720, 240])).toEqual([null, null]);
  });
});
