import { z } from 'zod';
import { distortedThetaSlope, maxThetaRad, type LensGeometry } from './lens-projection.ts';

const finite = z.number();
const vector3 = z.tuple([finite, finite, finite]);
const unitQuaternion = z
  .tuple([finite, finite, finite, finite])
  .refine((q) => Math.abs(Math.hypot(...q) - 1) < 1e-3, 'must be a unit quaternion (w, x, y, z)');

/** A part of the stream picture, in pixels from its top left corner. */
const rectSchema = z.strictObject({
  xPx: z.int().min(0),
  yPx: z.int().min(0),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
});
export type PictureRect = z.infer<typeof rectSchema>;

/** Whether the distance from the centre grows with θ all the way: a lens that folds back shows a place twice. */
export function reachesItsEdge(lens: Pick<LensGeometry, 'k' | 'maxThetaDeg'>): boolean {
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
    /** The part of the stream picture that this lens's image lies in; nothing outside it is read. Default: all of it. */
    frame: rectSchema.optional(),
  })
  .refine(reachesItsEdge, 'k must let the distance from the centre grow up to maxThetaDeg');
export type Lens = z.infer<typeof lensSchema>;

function liesWithin(rect: PictureRect, size: { widthPx: number; heightPx: number }): boolean {
  return rect.xPx + rect.widthPx <= size.widthPx && rect.yPx + rect.heightPx <= size.heightPx;
}

function overlap(a: PictureRect, b: PictureRect): boolean {
  return (
    a.xPx < b.xPx + b.widthPx &&
    b.xPx < a.xPx + a.widthPx &&
    a.yPx < b.yPx + b.heightPx &&
    b.yPx < a.yPx + a.heightPx
  );
}

const areApart = (rects: readonly PictureRect[]) =>
  rects.every((rect, index) => !rects.slice(index + 1).some((other) => overlap(rect, other)));

const geometryShape = {
  /** The stream picture that the lenses' pixel coordinates refer to. */
  widthPx: z.int().min(16).max(8192),
  heightPx: z.int().min(16).max(8192),
  /**
   * What the stream picture is: the images of `lenses`, or the panorama already, which then has none.
   * Default `fisheye`.
   */
  projection: z.enum(['fisheye', 'equirectangular']).optional(),
  lenses: z.array(lensSchema).max(4),
  /**
   * Where each of a rig's video streams lies in the stream picture, in the order of the streams; they are put
   * together before they are stitched. Default: one stream, which is the whole picture.
   */
  streams: z.array(rectSchema).min(2).max(4).optional(),
  /**
   * A strip of machine-readable cells outside the image circles, where the unit has one. The stitch map copies it
   * one to one to the bottom left corner of the panorama, so that a viewer can read it.
   */
  timeCodeStrip: rectSchema.nullable(),
};

/** What the shapes of the fields alone do not say. */
function checkGeometry(geometry: z.infer<z.ZodObject<typeof geometryShape>>, context: z.RefinementCtx): void {
  const { projection, lenses, streams = [], widthPx, heightPx } = geometry;
  const fault = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  if ((projection === 'equirectangular') !== (lenses.length === 0)) {
    fault('lenses', 'a fisheye picture has 1 to 4 lenses, an equirectangular one has none');
  }
  if (projection === 'equirectangular' && widthPx !== 2 * heightPx) {
    fault('widthPx', 'an equirectangular picture is twice as wide as high');
  }
  if (!streams.every((rect) => liesWithin(rect, geometry)) || !areApart(streams)) {
    fault('streams', 'must lie in the picture and not overlap');
  }
  if (!lenses.every(({ frame }) => frame === undefined || liesWithin(frame, geometry))) {
    fault('lenses', 'the frame of a lens must lie in the picture');
  }
}

/** The geometry of a model or a unit: how its stream picture is made. */
export const geometrySchema = z.strictObject(geometryShape).superRefine(checkGeometry);

/** The geometry of one unit. Angles in degrees at this boundary, frames as in `Lens`. */
export const calibrationSchema = z
  .strictObject({
    version: z.literal(1),
    profileId: z.string().min(1),
    serial: z.string().min(1),
    calibratedOn: z.iso.date().nullable(),
    ...geometryShape,
  })
  .superRefine(checkGeometry);
export type Calibration = z.infer<typeof calibrationSchema>;
