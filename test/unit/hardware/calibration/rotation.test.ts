import { describe, expect, it } from 'vitest';
import {
  angleBetweenRad,
  composeRotations,
  crossProduct,
  inverseRotation,
  rotateVector,
  rotationAbout,
  rotationFromMatrix,
  rotationMatrix,
  unitQuaternion,
  unitVector,
  type Quaternion,
  type Vector3,
} from '../../../../hardware/calibration/index.ts';

const quarterTurn = Math.PI / 2;
const samples: Quaternion[] = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [0.5, -0.5, 0.5, -0.5],
  unitQuaternion([0.1, -0.7, 0.2, 0.4]),
  unitQuaternion([0.9, 0.1, 0.3, -0.2]),
];

const expectVector = (actual: Vector3, expected: Vector3) =>
  actual.forEach((component, index) => expect(component).toBeCloseTo(expected[index] ?? Number.NaN, 12));

describe('vectors', () => {
  it('are right-handed', () => {
    expect(crossProduct([1, 0, 0], [0, 1, 0])).toEqual([0, 0, 1]);
    expect(crossProduct([0, 1, 0], [0, 0, 1])).toEqual([1, 0, 0]);
  });

  it('measure tiny angles exactly, where the arc cosine of a dot product is 0', () => {
    expect(angleBetweenRad([1, 0, 0], [1, 1e-10, 0])).toBeCloseTo(1e-10, 20);
    expect(angleBetweenRad([1, 0, 0], [-2, 0, 0])).toBeCloseTo(Math.PI, 12);
  });

  it('have no direction when they are 0', () => {
    expect(() => unitVector([0, 0, 0])).toThrow(RangeError);
  });
});

describe('rotations', () => {
  it('turn from x to y about z and from y to z about x', () => {
    expectVector(rotateVector(rotationAbout([0, 0, 2], quarterTurn), [1, 0, 0]), [0, 1, 0]);
    expectVector(rotateVector(rotationAbout([1, 0, 0], quarterTurn), [0, 1, 0]), [0, 0, 1]);
  });

  it('compose right to left', () => {
    const aboutZ = rotationAbout([0, 0, 1], quarterTurn);
    const aboutX = rotationAbout([1, 0, 0], quarterTurn);
    expectVector(rotateVector(composeRotations(aboutX, aboutZ), [1, 0, 0]), [0, 0, 1]);
    expectVector(rotateVector(composeRotations(aboutZ, aboutX), [1, 0, 0]), [0, 1, 0]);
  });

  it.each(samples)('are undone by their inverse: %d %d %d %d', (...q) => {
    const v: Vector3 = [0.3, -1.2, 2.5];
    expectVector(rotateVector(inverseRotation(q), rotateVector(q, v)), v);
  });

  it.each(samples)('are the same as a matrix and back: %d %d %d %d', (...q) => {
    const m = rotationMatrix(q);
    const v: Vector3 = [0.3, -1.2, 2.5];
    const rotated: Vector3 = [
      m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
      m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
      m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
    ];
    expectVector(rotated, rotateVector(q, v));
    expectVector(rotateVector(rotationFromMatrix(m), v), rotated);
    expect(rotationFromMatrix(m)[0]).toBeGreaterThanOrEqual(0);
  });

  it('put a lens that looks forward upright into the headset frame', () => {
    const forward: Quaternion = [0.5, -0.5, 0.5, -0.5];
    expectVector(rotateVector(forward, [0, 0, 1]), [1, 0, 0]);
    expectVector(rotateVector(forward, [1, 0, 0]), [0, -1, 0]);
    expectVector(rotateVector(forward, [0, 1, 0]), [0, 0, -1]);
  });
});
