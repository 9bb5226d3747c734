import type { Quaternion } from '../headset/slerp.ts';
import { rotated } from '../headset/room-frame.ts';
import type { Cone } from './coverage-map.ts';

/** What is needed of a calibration's lens: active rotation from the lens frame (z is its axis) to H, and half its field. */
export interface LensView {
  rotation: Quaternion;
  maxThetaDeg: number;
}

/**
 * The sharp part of a fisheye lens. Its picture gets softer and darker towards the edge, and beyond the middle two thirds there are
 * the seams, where two pictures are blended: half of the half field stays clear of all that, for a lens of 195° 49° from the axis.
 */
const sharpShare = 0.5;
const widestDeg = 50;

/** A camera that stitches by itself does not say where its lenses are; as good as all have one in front and one behind. */
const stitchedAxes = [
  [1, 0, 0],
  [-1, 0, 0],
] as const;
const stitchedHalfAngleDeg = 45;

/** Where each lens sees sharply, in the headset frame, in the order of the lenses; none stands for a picture that is stitched already. */
export function sharpCones(lenses: readonly LensView[]): Cone[] {
  if (lenses.length === 0)
    return stitchedAxes.map((axis) => ({ axis, minCosine: cosineOf(stitchedHalfAngleDeg) }));
  return lenses.map(({ rotation, maxThetaDeg }) => ({
    axis: rotated(rotation, [0, 0, 1]),
    minCosine: cosineOf(Math.min(widestDeg, maxThetaDeg * sharpShare)),
  }));
}

/** The same cones where the headset is turned so. */
export function turnedCones(cones: readonly Cone[], orientation: Quaternion): Cone[] {
  return cones.map(({ axis, minCosine }) => ({ axis: rotated(orientation, axis), minCosine }));
}

function cosineOf(angleDeg: number): number {
  return Math.cos((angleDeg * Math.PI) / 180);
}
