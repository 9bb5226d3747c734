import type { QuaternionTuple } from '../../gateway/contract/media.ts';

export type Vector3 = readonly [x: number, y: number, z: number];

/** 3 × 3 rotation, row-major. */
// prettier-ignore
export type Matrix3 = readonly [
  number, number, number,
  number, number, number,
  number, number, number,
];

export const identityMatrix: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The matrix product `a · b`: first `b`, then `a`. */
export function multiplyMatrices(a: Matrix3, b: Matrix3): Matrix3 {
  const cell = (row: 0 | 1 | 2, column: 0 | 1 | 2): number =>
    rowOf(a, row).reduce((sum, value, index) => sum + value * (b[index * 3 + column] ?? 0), 0);
  // prettier-ignore
  return [
    cell(0, 0), cell(0, 1), cell(0, 2),
    cell(1, 0), cell(1, 1), cell(1, 2),
    cell(2, 0), cell(2, 1), cell(2, 2),
  ];
}

/** The inverse of a rotation. */
export function transposeMatrix(m: Matrix3): Matrix3 {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}

export function rotateVector(m: Matrix3, [x, y, z]: Vector3): Vector3 {
  return [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z];
}

/** The active rotation of a quaternion (w, x, y, z); one that is not of unit length is normalised first. */
export function matrixFromQuaternion(quaternion: QuaternionTuple): Matrix3 {
  const length = Math.hypot(...quaternion);
  if (!(length > 0) || !Number.isFinite(length)) return identityMatrix;
  const [w, x, y, z] = quaternion.map((value) => value / length) as QuaternionTuple;
  // prettier-ignore
  return [
    1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
    2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
    2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
  ];
}

function rowOf(m: Matrix3, row: 0 | 1 | 2): Vector3 {
  return row === 0 ? [m[0], m[1], m[2]] : row === 1 ? [m[3], m[4], m[5]] : [m[6], m[7], m[8]];
}
