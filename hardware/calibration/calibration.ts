import { z } from 'zod';
import { distortedThetaSlope, maxThetaRad, type LensGeometry } from './lens-projection.ts';

const finite = z.number();
const vector3 = z.tuple([finite, finite, finite]);
const unitQuaternion = z
  .tuple([finite, finite, finite, finite])
  .refine((q) => Math.abs(Math.hypot(...q) - 1) < 1e-3, 'must be a unit quaternion (w, x, y, z)');

/** Whether the distance from the centre grows with θ all the way: a lens that folds back shows a place twice. */
function reachesItsEdge(lens: Pick<LensGeometry, 'k' | 'maxThetaDeg'>): boolean {
  const steps = 200;
  const edge = maxThetaRad(lens);
  for (let step = 0; step <= steps; step++) {
    if (distortedThetaSlope(lens, (edge * step) / steps) <= 0) return false;
  }
  return true;
}

/**
 * One lens of one unit: Kannala-Brandt, θd = θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸), r = f·θd.
 * Pixel coordinates are those of the whole stream picture, pixel centres at half-integers.
 * Source: Kannala and Brandt 2006, in OpenCV's fisheye parameterisation.
 */
export const lensSchema = z
  .strictObject({
    fxPx: finite.positive(),
    fyPx: finite.positive(),
    cxPx: finite,
    cyPx: finite,
    k: z.tuple([finite, finite, finite, finite]),
    /** Active rotation from the lens frame L (z optical axis, x right, y down) to the headset frame H. */
    rotation: unitQuaternion,
    /** Entrance pupil in H, metres. */
    positionM: vector3,
    /** Half field of view; nothing beyond it is used. */
    maxThetaDeg: finite.min(10).max(140),
    /** Linear factor by which this lens is brighter than the reference; the stitch divides by it. */
    gain: finite.min(0.25).max(4),
    /** Relative brightness at θ: 1 + v1θ² + v2θ⁴, θ in radians. */
    vignetting: z.tuple([finite, finite]),
  })
  .refine(reachesItsEdge, 'k must let the distance from the centre grow up to maxThetaDeg');
export type Lens = z.infer<typeof lensSchema>;

/** The geometry of one unit. Angles in degrees at this boundary, frames as in `Lens`. */
export const calibrationSchema = z.strictObject({
  version: z.literal(1),
  profileId: z.string().min(1),
  serial: z.string().min(1),
  calibratedOn: z.iso.date().nullable(),
  /** The stream picture that the lenses' pixel coordinates refer to. */
  widthPx: z.int().min(16).max(8192),
  heightPx: z.int().min(16).max(8192),
  lenses: z.array(lensSchema).min(1).max(4),
  /**
   * A strip of machine-readable cells outside the image circles, where the unit has one. The stitch map copies it
   * one to one to the bottom left corner of the panorama, so that a viewer can read it.
   */
  timeCodeStrip: z
    .strictObject({
      xPx: z.int().min(0),
      yPx: z.int().min(0),
      widthPx: z.int().positive(),
      heightPx: z.int().positive(),
    })
    .nullable(),
});
export type Calibration = z.infer<typeof calibrationSchema>;
