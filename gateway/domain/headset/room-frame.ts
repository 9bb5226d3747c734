import type { Quaternion } from './slerp.ts';

export type Vector = readonly [number, number, number];

/** A direction in the room: degrees; bearing clockwise seen from above, 0 ≤ b < 360; elevation −90 (down) … 90 (up). */
export interface Direction {
  bearingDeg: number;
  elevationDeg: number;
}

const radPerDeg = Math.PI / 180;

/**
 * An orientation by the headset's own bearings as one of the room frame, in which `forwardBearingDeg` is bearing 0. A headset knows
 * what is down, but not where the exam's screen is.
 */
export function inRoom([w, x, y, z]: Quaternion, forwardBearingDeg: number): Quaternion {
  if (forwardBearingDeg === 0) return [w, x, y, z];
  // About z by the positive angle: every bearing, clockwise, becomes less by it.
  const half = (forwardBearingDeg * radPerDeg) / 2;
  const [c, s] = [Math.cos(half), Math.sin(half)];
  return [c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w];
}

/** Rotates `v` by the unit quaternion. */
export function rotated([w, x, y, z]: Quaternion, [vx, vy, vz]: Vector): Vector {
  const tx = 2 * (y * vz - z * vy);
  const ty = 2 * (z * vx - x * vz);
  const tz = 2 * (x * vy - y * vx);
  return [vx + w * tx + y * tz - z * ty, vy + w * ty + z * tx - x * tz, vz + w * tz + x * ty - y * tx];
}

/** Where a unit vector of the room points; straight up and down have bearing 0. */
export function directionOf([x, y, z]: Vector): Direction {
  const lateral = Math.hypot(x, y);
  const bearingDeg = lateral > 1e-9 ? (Math.atan2(-y, x) / radPerDeg + 360) % 360 : 0;
  return { bearingDeg, elevationDeg: Math.atan2(z, lateral) / radPerDeg };
}

/** The unit vector of a direction. */
export function vectorOf({ bearingDeg, elevationDeg }: Direction): Vector {
  const [b, e] = [bearingDeg * radPerDeg, elevationDeg * radPerDeg];
  return [Math.cos(e) * Math.cos(b), -Math.cos(e) * Math.sin(b), Math.sin(e)];
}

/** Where the face points that has this orientation. */
export function facing(orientation: Quaternion): Direction {
  return directionOf(rotated(orientation, [1, 0, 0]));
}

/** The orientation of an upright head that faces a direction. */
export function upright({ bearingDeg, elevationDeg }: Direction): Quaternion {
  // Yaw about z by −bearing after pitch about y by −elevation.
  const [b, e] = [(-bearingDeg * radPerDeg) / 2, (-elevationDeg * radPerDeg) / 2];
  const [cb, sb, ce, se] = [Math.cos(b), Math.sin(b), Math.cos(e), Math.sin(e)];
  return [cb * ce, -sb * se, cb * se, sb * ce];
}

/** From one bearing to another by the shorter way, clockwise positive: −180 ≤ turn < 180. */
export function turnDeg(fromDeg: number, toDeg: number): number {
  return ((((toDeg - fromDeg + 180) % 360) + 360) % 360) - 180;
}

/** The angle between two orientations, degrees, 0 … 180. */
export function angleBetweenDeg(a: Quaternion, b: Quaternion): number {
  const dot = Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]);
  // The sine of half the angle is exact where the cosine is not: at small angles.
  const sine = Math.hypot(...relative(a, b));
  return (2 * Math.atan2(sine, dot)) / radPerDeg;
}

/** The vector part of b · a⁻¹. */
function relative([aw, ax, ay, az]: Quaternion, [bw, bx, by, bz]: Quaternion): Vector {
  return [
    -bw * ax + bx * aw - by * az + bz * ay,
    -bw * ay + by * aw - bz * ax + bx * az,
    -bw * az + bz * aw - bx * ay + by * ax,
  ];
}
