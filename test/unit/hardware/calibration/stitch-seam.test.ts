import { describe, expect, it } from 'vitest';
import {
  angleBetweenRad,
  projectToLens,
  subtractVectors,
  unitVector,
  type Calibration,
  type Vector3,
} from '../../../../hardware/calibration/index.ts';
import {
  findSeams,
  placeOnSeam,
  seamColumnStepRad,
  seamDirection,
  seamRows,
} from '../../../../hardware/calibration/stitch-seam.ts';
import { seamColumns, seamStrips } from '../../../../hardware/calibration/stitch-seam-strips.ts';
import { apart, imperfectUnit } from '../../../support/fisheye-picture.ts';
import { quadRig } from '../../../support/quad-rig.ts';

const deg = Math.PI / 180;
const featherRad = 2 * deg;
const unit = apart(imperfectUnit(960));

function onlySeam(calibration: Calibration) {
  const [seam, ...others] = findSeams(calibration, featherRad);
  if (seam === undefined || others.length > 0) throw new Error('expected one seam');
  return seam;
}

describe('the seam of two lenses back to back', () => {
  const seam = onlySeam(unit);

  it('goes round their baseline, about where both see equally far', () => {
    expect(seam.baseline).toEqual([1, 0, 0]);
    for (const middle of seam.middleRad) expect(Math.abs(middle - Math.PI / 2)).toBeLessThan(0.6 * deg);
    for (const columns of seam.halfColumns) expect(columns * seamColumnStepRad).toBeGreaterThan(6.5 * deg);
  });

  it('finds the place of a direction that it leads to', () => {
    for (const [row, angleRad] of [
      [0, 1.5],
      [17.25, 0.3],
      [240, 2],
      [479.75, 1.57],
    ] as const) {
      const place = placeOnSeam(seam, seamDirection(seam, row, angleRad));
      expect(place.row).toBeCloseTo(row, 9);
      expect(place.angleRad).toBeCloseTo(angleRad, 12);
    }
  });

  it('has rows along which near things move, apart by the disparity in either lens', () => {
    const [front, rear] = unit.lenses;
    if (front === undefined || rear === undefined) throw new Error('no lenses');
    const [row, distanceM] = [100, 0.5];
    const direction = seamDirection(seam, row, Math.PI / 2);
    const thing = direction.map((axis) => axis * distanceM) as unknown as Vector3;
    const seenBy = (positionM: Vector3) => placeOnSeam(seam, unitVector(subtractVectors(thing, positionM)));
    const [inFront, inRear] = [seenBy(front.positionM), seenBy(rear.positionM)];
    expect(inFront.row).toBeCloseTo(row, 9);
    expect(inRear.row).toBeCloseTo(row, 9);
    // 2.5 cm at half a metre.
    expect(inFront.angleRad - inRear.angleRad).toBeCloseTo(0.05, 4);
    expect(seam.maxDisparityColumns * seamColumnStepRad).toBeGreaterThan(0.05);
  });

  it('is read where each lens sees its rows and columns, limited to the picture', () => {
    const { points, shading } = seamStrips(unit, seam);
    const perLens = seamRows * seamColumns;
    expect([points.length, shading.length]).toEqual([4 * perLens, 2 * perLens]);
    unit.lenses.forEach((lens, side) => {
      const [row, column] = [77, 35];
      const at = side * perLens + row * seamColumns + column;
      const angle = (seam.middleRad[row] ?? 0) + (column - (seamColumns - 1) / 2) * seamColumnStepRad;
      const wanted = projectToLens(lens, seamDirection(seam, row, angle));
      expect(((points[2 * at] ?? 0) - 16) / 2048 + 0.5).toBeCloseTo(wanted.xPx, 3);
      expect((points[2 * at + 1] ?? 0) / 2048 + 0.5).toBeCloseTo(wanted.yPx, 3);
    });
    for (let at = 0; at < points.length; at += 2) {
      expect((points[at] ?? 0) >> 11).toBeLessThan(unit.widthPx);
      expect((points[at + 1] ?? 0) >> 11).toBeLessThan(unit.heightPx);
    }
  });
});

describe('other rigs', () => {
  it('have no parallax where the lenses are in one place, and still a seam to compare them at', () => {
    const seam = onlySeam(imperfectUnit(960));
    expect(seam.maxDisparityColumns).toBe(0);
    expect(Math.min(...seam.halfColumns)).toBeGreaterThan(20);
    expect(angleBetweenRad(seam.baseline, [1, 0, 0])).toBeLessThan(1 * deg);
  });

  it('have no seam where there is one lens, or none sees what the other does', () => {
    expect(findSeams({ ...unit, lenses: unit.lenses.slice(0, 1) }, featherRad)).toEqual([]);
    const narrow = unit.lenses.map((lens) => ({ ...lens, maxThetaDeg: 80 }));
    expect(findSeams({ ...unit, lenses: narrow }, featherRad)).toEqual([]);
  });

  it('search no further than both lenses see, the blend included', () => {
    const lenses = unit.lenses.map((lens) => ({ ...lens, maxThetaDeg: 94 }));
    const seam = onlySeam({ ...unit, lenses });
    expect((seam.maxDisparityColumns / 2) * seamColumnStepRad).toBeLessThanOrEqual(2 * deg);
  });

  it('of four lenses have four seams, which end where a third lens sees better', () => {
    const seams = findSeams(quadRig(480, 0.02), featherRad);
    expect(seams.map(({ lensA, lensB }) => [lensA, lensB])).toEqual([
      [0, 1],
      [0, 3],
      [1, 2],
      [2, 3],
    ]);
    for (const seam of seams) {
      const meeting = seam.halfColumns.filter((columns) => columns > 0).length;
      expect(meeting).toBeGreaterThan(0.4 * seamRows);
      expect(meeting).toBeLessThan(0.6 * seamRows);
    }
  });
});
