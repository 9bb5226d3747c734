import { crossProduct, unitVector, type Vector3 } from './vector.ts';

/** Unit quaternion (w, x, y, z): an active rotation; composed right to left. */
export type Quaternion = readonly [number, number, number, number];

/** A rotation as a row-major 3 × 3 matrix. */
// prettier-ignore
export type RotationMatrix = readonly [
  number, number, number,
  number, number, number,
  number, number, number,
];

export const identityRotation: Quaternion = [1, 0, 0, 0];

/** The same rotation at length 1. Throws a RangeError for the zero quaternion. */
export function unitQuaternion(q: Quaternion): Quaternion {
  const length = Math.hypot(...q);
  if (!(length > 0)) throw new RangeError('the zero quaternion is no rotation');
  return [q[0] / length, q[1] / length, q[2] / length, q[3] / length];
}

/** `second` after `first`: rotating by the product rotates by `first`, then by `second`. */
export function composeRotations(second: Quaternion, first: Quaternion): Quaternion {
  const [aw, ax, ay, az] = second;
  const [bw, bx, by, bz] = first;
  return [
    aw * bw - ax * bx - ay * by - az * bz,
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
  ];
}

/** The rotation that undoes `q` (unit length). */
export function inverseRotation(q: Quaternion): Quaternion {
  return [q[0], -q[1], -q[2], -q[3]];
}

/** Rotates `v` by the unit quaternion `q`. */
export function rotateVector(q: Quaternion, v: Vector3): Vector3 {
  const axis: Vector3 = [q[1], q[2], q[3]];
  const t = crossProduct(axis, v);
  const u = crossProduct(axis, t);
  const twiceW = 2 * q[0];
  return [v[0] + twiceW * t[0] + 2 * u[0], v[1] + twiceW * t[1] + 2 * u[1], v[2] + twiceW * t[2] + 2 * u[2]];
}

/** The right-handed rotation about `axis` (any length but 0) by `angleRad`. */
export function rotationAbout(axis: Vector3, angleRad: number): Quaternion {
  const [x, y, z] = unitVector(axis);
  const s = Math.sin(angleRad / 2);
  return [Math.cos(angleRad / 2), x * s, y * s, z * s];
}

/** The matrix M with M·v = `rotateVector(q, v)`, for loops over many vectors. */
export function rotationMatrix(q: Quaternion): RotationMatrix {
  const [x, y, z] = [rotateVector(q, [1, 0, 0]), rotateVector(q, [0, 1, 0]), rotateVector(q, [0, 0, 1])];
  return [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]];
}

/** The unit quaternion of a proper rotation matrix, with w ≥ 0. Source: Shepperd 1978. */
export function rotationFromMatrix(m: RotationMatrix): Quaternion {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m;
  const squares: Quaternion = [1 + xx + yy + zz, 1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz];
  const largest = squares.indexOf(Math.max(...squares));
  const rows: Quaternion[] = [
    [squares[0], zy - yz, xz - zx, yx - xy],
    [zy - yz, squares[1], xy + yx, xz + zx],
    [xz - zx, xy + yx, squares[2], yz + zy],
    [yx - xy, xz + zx, yz + zy, squares[3]],
  ];
  const q = unitQuaternion(rows[largest] ?? identityRotation);
  return q[0] < 0 ? [-q[0], -q[1], -q[2], -q[3]] : q;
}
