import { describe, expect, it } from 'vitest';
import type { Vector3 } from '../../../../console/media/rotation.ts';
import {
  identityMatrix,
  matrixFromQuaternion,
  multiplyMatrices,
  rotateVector,
  transposeMatrix,
} from '../../../../console/media/rotation.ts';

const quarter = Math.SQRT1_2;

function expectVector(found: Vector3, wanted: Vector3): void {
  found.forEach((value, axis) => expect(value).toBeCloseTo(wanted[axis] ?? NaN, 9));
}

describe('a quaternion’s matrix', () => {
  it.each<[string, [number, number, number, number], Vector3, Vector3]>([
    ['about z turns x to y', [quarter, 0, 0, quarter], [1, 0, 0], [0, 1, 0]],
    ['about x turns y to z', [quarter, quarter, 0, 0], [0, 1, 0], [0, 0, 1]],
    ['about y turns z to x', [quarter, 0, quarter, 0], [0, 0, 1], [1, 0, 0]],
  ])('%s', (_name, quaternion, from, to) => {
    expectVector(rotateVector(matrixFromQuaternion(quaternion), from), to);
  });

  it('does not depend on the length', () => {
    expectVector(rotateVector(matrixFromQuaternion([2, 0, 0, 2]), [1, 0, 0]), [0, 1, 0]);
  });

  it.each<[number, number, number, number]>([
    [0, 0, 0, 0],
    [NaN, 0, 0, 1],
  ])('is no rotation where the quaternion is none', (...quaternion) => {
    expect(matrixFromQuaternion(quaternion)).toEqual(identityMatrix);
  });
});

describe('matrices', () => {
  const a = matrixFromQuaternion([0.9, 0.1, 0.3, -0.2]);
  const b = matrixFromQuaternion([0.4, -0.5, 0.1, 0.7]);

  it('are multiplied right to left', () => {
    const vector: Vector3 = [0.2, -0.7, 0.4];
    expectVector(rotateVector(multiplyMatrices(a, b), vector), rotateVector(a, rotateVector(b, vector)));
  });

  it('are undone by their transposes', () => {
    multiplyMatrices(a, transposeMatrix(a)).forEach((cell, index) =>
      expect(cell).toBeCloseTo(identityMatrix[index] ?? NaN, 9),
    );
  });
});
