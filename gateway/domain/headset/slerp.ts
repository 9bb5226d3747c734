/** Unit quaternion (w, x, y, z). */
export type Quaternion = readonly [number, number, number, number];

export const identityQuaternion: Quaternion = [1, 0, 0, 0];

/** Below this angle (cosine) the great arc is a straight line in double precision, and its sine is useless. */
const nearlyParallel = 0.9999995;

/**
 * The rotation a fraction `t` (0…1) of the way from `from` to `to`, by the shorter arc at constant speed.
 *
 * Source: K. Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985.
 */
export function slerp(from: Quaternion, to: Quaternion, t: number): Quaternion {
  const dot = from[0] * to[0] + from[1] * to[1] + from[2] * to[2] + from[3] * to[3];
  // q and −q are the same rotation; the sign that makes the dot product positive gives the shorter arc.
  const sign = dot < 0 ? -1 : 1;
  const cosine = Math.min(1, Math.abs(dot));
  if (cosine > nearlyParallel) return blend(from, 1 - t, to, sign * t);
  const angle = Math.acos(cosine);
  const sine = Math.sin(angle);
  return blend(from, Math.sin((1 - t) * angle) / sine, to, (sign * Math.sin(t * angle)) / sine);
}

function blend(a: Quaternion, weightA: number, b: Quaternion, weightB: number): Quaternion {
  const w = a[0] * weightA + b[0] * weightB;
  const x = a[1] * weightA + b[1] * weightB;
  const y = a[2] * weightA + b[2] * weightB;
  const z = a[3] * weightA + b[3] * weightB;
  const norm = Math.hypot(w, x, y, z);
  return norm === 0 ? identityQuaternion : [w / norm, x / norm, y / norm, z / norm];
}
