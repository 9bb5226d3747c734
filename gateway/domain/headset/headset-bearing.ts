import type { Quaternion } from './slerp.ts';

const radPerDeg = Math.PI / 180;

/**
 * Where a direction in the room lies for whoever wears the headset: degrees clockwise from where it points, 0 ≤ bearing < 360, whole
 * degrees. `orientation` is the active rotation from H to R; bearing and elevation are in R (ARCHITECTURE.md, frames of reference).
 */
export function headsetBearingDeg(orientation: Quaternion, bearingDeg: number, elevationDeg: number): number {
  const [bearing, elevation] = [bearingDeg * radPerDeg, elevationDeg * radPerDeg];
  const [x, y, z] = [
    Math.cos(elevation) * Math.cos(bearing),
    -Math.cos(elevation) * Math.sin(bearing),
    Math.sin(elevation),
  ];
  const [w, a, b, c] = orientation;
  // The first two rows of the transposed rotation matrix: from R back to H.
  const forward = (1 - 2 * (b * b + c * c)) * x + 2 * (a * b + w * c) * y + 2 * (a * c - w * b) * z;
  const left = 2 * (a * b - w * c) * x + (1 - 2 * (a * a + c * c)) * y + 2 * (b * c + w * a) * z;
  const clockwiseDeg = Math.round(Math.atan2(-left, forward) / radPerDeg);
  return (clockwiseDeg + 360) % 360;
}
