import { inverseRotation, rotateVector, type Quaternion } from './rotation.ts';
import type { Vector3 } from './vector.ts';

/** What this file needs of a `Lens`, which says what the fields mean. */
export interface LensGeometry {
  readonly fxPx: number;
  readonly fyPx: number;
  readonly cxPx: number;
  readonly cyPx: number;
  readonly k: readonly [number, number, number, number];
  readonly rotation: Quaternion;
  readonly maxThetaDeg: number;
}

/** Where a direction falls in a lens's picture. */
export interface LensPoint {
  /** Stream picture coordinates, pixel centres at half-integers. */
  xPx: number;
  yPx: number;
  /** Angle from the optical axis, radians; beyond the lens's `maxThetaDeg` the point is not to be used. */
  thetaRad: number;
}

export function maxThetaRad(lens: Pick<LensGeometry, 'maxThetaDeg'>): number {
  return (lens.maxThetaDeg * Math.PI) / 180;
}

/** θd = θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸): the distance from the centre in focal lengths at θ radians. */
export function distortedTheta(lens: Pick<LensGeometry, 'k'>, thetaRad: number): number {
  const [k1, k2, k3, k4] = lens.k;
  const t2 = thetaRad * thetaRad;
  return thetaRad * (1 + t2 * (k1 + t2 * (k2 + t2 * (k3 + t2 * k4))));
}

/** dθd/dθ; positive all the way to the maximum θ in a lens that can be inverted. */
export function distortedThetaSlope(lens: Pick<LensGeometry, 'k'>, thetaRad: number): number {
  const [k1, k2, k3, k4] = lens.k;
  const t2 = thetaRad * thetaRad;
  return 1 + t2 * (3 * k1 + t2 * (5 * k2 + t2 * (7 * k3 + t2 * 9 * k4)));
}

/** θ in radians at which the lens reaches `distorted`, within 1e-12, or null beyond its maximum θ. */
export function undistortedTheta(
  lens: Pick<LensGeometry, 'k' | 'maxThetaDeg'>,
  distorted: number,
): number | null {
  let low = 0;
  let high = maxThetaRad(lens);
  if (distorted < 0 || distorted > distortedTheta(lens, high)) return null;
  let theta = Math.min(distorted, high);
  for (let step = 0; step < 60; step++) {
    const error = distortedTheta(lens, theta) - distorted;
    if (Math.abs(error) < 1e-14) break;
    if (error > 0) high = theta;
    else low = theta;
    const newton = theta - error / distortedThetaSlope(lens, theta);
    // Newton's step where it stays in the bracket, else bisection: never diverges.
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - theta) < 1e-15) break;
    theta = next;
  }
  return theta;
}

/**
 * Where a direction in the lens frame L (any length but 0) falls in the picture.
 * θ comes from atan2, so that it is right on both sides of 90°: OpenCV's z = 1 form is not.
 */
export function projectInLensFrame(lens: LensGeometry, direction: Vector3): LensPoint {
  const [x, y, z] = direction;
  const lateral = Math.hypot(x, y);
  const thetaRad = Math.atan2(lateral, z);
  const radius = lateral > 0 ? distortedTheta(lens, thetaRad) / lateral : 0;
  return { xPx: lens.cxPx + lens.fxPx * radius * x, yPx: lens.cyPx + lens.fyPx * radius * y, thetaRad };
}

/** The unit direction in the lens frame L seen at a picture point, or null outside the lens's image circle. */
export function unprojectToLensFrame(lens: LensGeometry, xPx: number, yPx: number): Vector3 | null {
  const u = (xPx - lens.cxPx) / lens.fxPx;
  const v = (yPx - lens.cyPx) / lens.fyPx;
  const distorted = Math.hypot(u, v);
  const theta = undistortedTheta(lens, distorted);
  if (theta === null) return null;
  const lateral = distorted > 0 ? Math.sin(theta) / distorted : 0;
  return [u * lateral, v * lateral, Math.cos(theta)];
}

/** Where a direction in the headset frame H falls in the lens's picture; the scene at infinity. */
export function projectToLens(lens: LensGeometry, directionInHeadset: Vector3): LensPoint {
  return projectInLensFrame(lens, rotateVector(inverseRotation(lens.rotation), directionInHeadset));
}

/** The unit direction in the headset frame H seen at a picture point, or null outside the image circle. */
export function unprojectFromLens(lens: LensGeometry, xPx: number, yPx: number): Vector3 | null {
  const inLens = unprojectToLensFrame(lens, xPx, yPx);
  return inLens === null ? null : rotateVector(lens.rotation, inLens);
}

/** Relative brightness of the lens's picture at θ: 1 + v1θ² + v2θ⁴, without its gain. */
export function vignettingAt(
  lens: { readonly vignetting: readonly [number, number] },
  thetaRad: number,
): number {
  const t2 = thetaRad * thetaRad;
  return 1 + t2 * (lens.vignetting[0] + t2 * lens.vignetting[1]);
}
