import { crossProduct, unitVector, type Vector3 } from '../vector.ts';
import { lumaAt, type GreyPicture } from './grey-picture.ts';
import type { PlacedLens } from './placed-lens.ts';

/** A plane that touches the unit sphere of directions: both its axes have length 1. */
export interface TangentPlane {
  readonly centre: Vector3;
  readonly right: Vector3;
  readonly down: Vector3;
}

/** The plane touching at a unit direction. Where its axes point is the same for the same direction, else arbitrary. */
export function tangentPlaneAt(centre: Vector3): TangentPlane {
  const [x, y, z] = centre.map(Math.abs) as [number, number, number];
  const across: Vector3 = x <= y && x <= z ? [1, 0, 0] : y <= z ? [0, 1, 0] : [0, 0, 1];
  const right = unitVector(crossProduct(centre, across));
  return { centre, right, down: crossProduct(centre, right) };
}

/** The direction (not of unit length) at a place of the plane, in radians from where it touches. */
export function directionOnPlane({ centre, right, down }: TangentPlane, u: number, v: number): Vector3 {
  return [
    centre[0] + u * right[0] + v * down[0],
    centre[1] + u * right[1] + v * down[1],
    centre[2] + u * right[2] + v * down[2],
  ];
}

/** How a level of a picture pyramid is read: `scale` stream pixels to one of its own. */
export interface PictureLevel {
  readonly picture: GreyPicture;
  readonly scale: number;
}

/**
 * What a lens shows in a square of the plane: `side` × `side` values, row by row, `spacingRad` apart, the middle one
 * where the plane touches; NaN outside the image circle.
 */
export function samplePlane(
  { picture, scale }: PictureLevel,
  placed: PlacedLens,
  plane: TangentPlane,
  { side, spacingRad }: { side: number; spacingRad: number },
): Float32Array {
  const values = new Float32Array(side * side);
  const { centre, right, down } = plane;
  const half = (side - 1) / 2;
  for (let row = 0; row < side; row++) {
    const v = (row - half) * spacingRad;
    for (let column = 0; column < side; column++) {
      const u = (column - half) * spacingRad;
      const seen = placed.project(
        centre[0] + u * right[0] + v * down[0],
        centre[1] + u * right[1] + v * down[1],
        centre[2] + u * right[2] + v * down[2],
      );
      values[row * side + column] = seen ? lumaAt(picture, placed.xPx / scale, placed.yPx / scale) : NaN;
    }
  }
  return values;
}
