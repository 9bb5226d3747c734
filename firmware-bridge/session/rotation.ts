import type { Vector } from '../protocol/headset-message.ts';

/** Unit quaternion (w, x, y, z): an active rotation. */
export type Rotation = readonly [w: number, x: number, y: number, z: number];

/** First `b`, then `a`; made exactly one unit long. */
export function composed([aw, ax, ay, az]: Rotation, [bw, bx, by, bz]: Rotation): Rotation {
  const w = aw * bw - ax * bx - ay * by - az * bz;
  const x = aw * bx + ax * bw + ay * bz - az * by;
  const y = aw * by - ax * bz + ay * bw + az * bx;
  const z = aw * bz + ax * by - ay * bx + az * bw;
  const length = Math.hypot(w, x, y, z);
  return [w / length, x / length, y / length, z / length];
}

/** The rotation about a vector by its length in radians. */
export function rotationBy([x, y, z]: Vector): Rotation {
  const angle = Math.hypot(x, y, z);
  const scale = angle < 1e-9 ? 0.5 : Math.sin(angle / 2) / angle;
  return [Math.cos(angle / 2), x * scale, y * scale, z * scale];
}

/** Where the room's up is in the headset frame, for a rotation from headset to room. */
export function upInHeadset([w, x, y, z]: Rotation): Vector {
  return [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z];
}

/** The shortest rotation that turns a unit vector up. */
export function shortestToUp([x, y, z]: Vector): Rotation {
  // Head down there is no shortest one: about the forward axis is as good as any.
  if (z < -0.999_999) return [0, 1, 0, 0];
  const w = Math.sqrt((1 + z) / 2);
  return [w, y / (2 * w), -x / (2 * w), 0];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
