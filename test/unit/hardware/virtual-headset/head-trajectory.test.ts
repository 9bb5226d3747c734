import { describe, expect, it } from 'vitest';
import { rotateVector } from '../../../../hardware/calibration/index.ts';
import {
  headOrientationAt,
  headPoseAt,
  headRatesAt,
  headRotation,
} from '../../../../hardware/virtual-headset/head-trajectory.ts';

const level = { facingDeg: 0, pitchDeg: 0, rollDeg: 0 };

function expectVector(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, place) => expect(value).toBeCloseTo(expected[place] ?? NaN, 6));
}

describe('the pose of the head', () => {
  it('turns the forward direction as bearings and elevations say', () => {
    expectVector(rotateVector(headRotation({ ...level, facingDeg: 90 }), [1, 0, 0]), [0, -1, 0]);
    expectVector(rotateVector(headRotation({ ...level, pitchDeg: 90 }), [1, 0, 0]), [0, 0, 1]);
    // The right ear is at −y and goes down.
    expectVector(rotateVector(headRotation({ ...level, rollDeg: 90 }), [0, -1, 0]), [0, 0, -1]);
  });

  it('is held before the first and after the last key frame, and between equal ones', () => {
    const keyframes = [
      { atS: 1, ...level, facingDeg: 10 },
      { atS: 2, ...level, facingDeg: 10 },
      { atS: 3, ...level, facingDeg: -20 },
    ];
    expect(headPoseAt(keyframes, 0).facingDeg).toBe(10);
    expect(headPoseAt(keyframes, 1.7).facingDeg).toBe(10);
    expect(headPoseAt(keyframes, 2.5).facingDeg).toBeCloseTo(-5, 9);
    expect(headPoseAt(keyframes, 9).facingDeg).toBe(-20);
    expect(headPoseAt([], 1)).toEqual(level);
  });
});

describe('the angular rate', () => {
  const turn = [
    { atS: 0, ...level },
    { atS: 1, ...level, facingDeg: 30 },
  ];

  it('adds up to the turn', () => {
    let angle = 0;
    for (let step = 0; step < 1000; step++) angle += headRatesAt(turn, (step + 0.5) / 1000)[2] / 1000;
    // Clockwise seen from above is negative about z.
    expect((angle * 180) / Math.PI).toBeCloseTo(-30, 3);
  });

  it('is zero while the head is held', () => {
    expect(headRatesAt(turn, 2)).toEqual([0, 0, 0]);
    expect(headOrientationAt(turn, 2)).toEqual(headOrientationAt(turn, 3));
  });

  it('is about the axes of the headset, not of the room', () => {
    const nod = [
      { atS: 0, facingDeg: 90, pitchDeg: 0, rollDeg: 0 },
      { atS: 1, facingDeg: 90, pitchDeg: 20, rollDeg: 0 },
    ];
    const [x, y, z] = headRatesAt(nod, 0.5);
    expect(y).toBeLessThan(-0.1);
    expect(Math.hypot(x, z)).toBeLessThan(1e-6);
  });
});
