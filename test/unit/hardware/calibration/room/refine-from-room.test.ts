import { describe, expect, it } from 'vitest';
import { angleBetweenRad, rotateVector } from '../../../../../hardware/calibration/index.ts';
import { findHeadTurns } from '../../../../../hardware/calibration/room/head-rotation-search.ts';
import { overlapResidual } from '../../../../../hardware/calibration/room/overlap-residual.ts';
import { refineFromRoom } from '../../../../../hardware/calibration/room/refine-from-room.ts';
import { headRotation } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { disturbedUnit, roomPictures, scaledUnit } from '../../../../support/room-pictures.ts';

const truth = scaledUnit(unitCalibration, 960);
const start = disturbedUnit(truth, { axis: [0, 1, 0], turnDeg: 1, focalFactors: [1.01, 1.01] });
const pictures = roomPictures(truth, 3, 'neck');

describe('calibration from pictures of the virtual room', () => {
  it('finds where the head turned to, from nothing but the pictures', () => {
    const turns = findHeadTurns(pictures, start.lenses);
    const [, right] = turns;
    const expected = headRotation({ facingDeg: 35, pitchDeg: -5, rollDeg: 3 });
    for (const axis of [
      [1, 0, 0],
      [0, 0, 1],
    ] as const) {
      const apart = angleBetweenRad(rotateVector(right ?? [1, 0, 0, 0], axis), rotateVector(expected, axis));
      expect(apart).toBeLessThan(0.06);
    }
    expect(turns).toHaveLength(3);
  }, 60_000);

  it('finds the unit from a start that is 1° and 1 % off, and says so', () => {
    const steps: number[] = [];
    const result = refineFromRoom(pictures, start, {
      pointsPerLens: 50,
      onProgress: ({ step }) => steps.push(step),
    });
    if (!result.ok) throw new Error(result.code);
    expect(overlapResidual(truth, start).rmsPx).toBeGreaterThan(8);
    expect(overlapResidual(truth, result.calibration).rmsPx).toBeLessThan(1);
    expect(result.after.overlap.medianPx).toBeLessThan(0.4);
    expect(result.before.overlap.medianPx).toBeGreaterThan(2);
    expect(result.warnings).toEqual([]);
    expect(result.calibration.lenses[0]?.rotation).toEqual(start.lenses[0]?.rotation);
    expect(steps).toEqual([1, 2]);
  }, 60_000);

  it('says what one head direction cannot tell', () => {
    const result = refineFromRoom(pictures.slice(0, 1), start, { pointsPerLens: 150 });
    if (!result.ok) throw new Error(result.code);
    expect(result.after.overlap.medianPx).toBeLessThan(result.before.overlap.medianPx);
    expect(result.warnings).toContainEqual({ kind: 'one-head-direction' });
    expect(result.warnings).toContainEqual({ kind: 'not-determined', lens: 0, parameter: 'k1' });
  });

  it('leaves out a picture of another place', () => {
    const [first] = pictures;
    if (first === undefined) throw new Error('no picture');
    const luma = first.luma.map((_, at) => 120 + 90 * Math.sin(at * 0.013) * Math.sin(at * 0.0007));
    expect(findHeadTurns([first, { ...first, luma }], start.lenses)[1]).toBeNull();
  });
});

describe('refusals', () => {
  it('are for one lens, for pictures of another size, and for bare walls', () => {
    const [first] = pictures;
    if (first === undefined) throw new Error('no picture');
    expect(refineFromRoom([first], { ...start, lenses: start.lenses.slice(0, 1) })).toEqual({
      ok: false,
      code: 'no-overlap',
    });
    expect(refineFromRoom([first], unitCalibration)).toEqual({
      ok: false,
      code: 'wrong-picture-size',
      picture: 0,
    });
    const bare = { ...first, luma: new Uint8Array(first.luma.length).fill(120) };
    expect(refineFromRoom([bare], start)).toEqual({
      ok: false,
      code: 'too-few-matches',
      matches: 0,
      overlapMatches: 0,
    });
  });
});
