import type { Lens } from '../calibration.ts';
import { distortedThetaSlope, maxThetaRad } from '../lens-projection.ts';
import { rotateVector } from '../rotation.ts';
import { addVectors, angleBetweenRad, scaleVector, subtractVectors, type Vector3 } from '../vector.ts';
import { findCorners } from './corners.ts';
import { findPatch } from './patch-search.ts';
import { placeLenses, type HeadPose, type PlacedLens } from './placed-lens.ts';
import { directionOnPlane, samplePlane, tangentPlaneAt, type PictureLevel } from './tangent-patch.ts';

/** A place in a lens's image in one of the pictures; stream picture coordinates, pixel centres at half-integers. */
export interface Sighting {
  picture: number;
  lens: number;
  xPx: number;
  yPx: number;
}

/** One thing in the room: where it was chosen, and where it was found again. */
export interface RoomPoint {
  anchor: Sighting;
  found: Sighting[];
}

export interface MatchOptions {
  /** At most so many points per lens and picture in the overlap, and in the rest. */
  pointsPerLens: number;
  /** How far around the predicted place to search, in samples of the level. */
  searchSamples: number;
  /** Distance expected of everything in the room, as its inverse, 1/m. */
  inverseDistancePerM: number;
}

/** How often points were found. */
export const countOf = (points: readonly RoomPoint[]) =>
  points.reduce((sum, { found }) => sum + found.length, 0);

/** How often in another lens of the same picture. */
export function overlapCountOf(points: readonly RoomPoint[]): number {
  return points.reduce(
    (sum, { anchor, found }) => sum + found.filter(({ picture }) => picture === anchor.picture).length,
    0,
  );
}

const patchSide = 13;

/** Searches a point of one lens in another and gives where it is there, or null. */
function findIn(
  patch: Float32Array,
  direction: Vector3,
  level: PictureLevel,
  placed: PlacedLens,
  { searchSamples, spacingRad }: { searchSamples: number; spacingRad: number },
): { xPx: number; yPx: number } | null {
  if (!placed.project(...direction)) return null;
  const plane = tangentPlaneAt(direction);
  const windowSide = patchSide + 2 * searchSamples;
  const window = samplePlane(level, placed, plane, { side: windowSide, spacingRad });
  const hit = findPatch(patch, patchSide, window, windowSide);
  if (hit === null) return null;
  const there = directionOnPlane(plane, hit.right * spacingRad, hit.down * spacingRad);
  return placed.project(...there) ? { xPx: placed.xPx, yPx: placed.yPx } : null;
}

/** From which angle from its axis a lens's image shows what another lens of the head may show too. */
function overlapFromRad(lenses: readonly Lens[], index: number): number {
  const axes = lenses.map(({ rotation }) => rotateVector(rotation, [0, 0, 1]));
  const from = lenses.map((other, place) => {
    const [mine, theirs] = [axes[index], axes[place]];
    if (place === index || mine === undefined || theirs === undefined) return Infinity;
    return Math.max(0, angleBetweenRad(mine, theirs) - maxThetaRad(other));
  });
  return Math.min(...from);
}

/**
 * Finds points of the room that several lenses or pictures show: corners chosen in each lens's image, as many in the
 * overlap as in the rest, and searched
 * where the calibration and the head poses predict them in every other. Points found nowhere else are left out.
 */
export function findRoomPoints(
  levels: readonly PictureLevel[],
  lenses: readonly Lens[],
  poses: readonly HeadPose[],
  options: MatchOptions,
): RoomPoint[] {
  const placed = placeLenses(lenses, poses);
  const points: RoomPoint[] = [];
  levels.forEach((level, picture) => {
    lenses.forEach((lens, index) => {
      // A sample is as large as a pixel at the middle of the lens.
      const spacingRad = level.scale / (Math.sqrt(lens.fxPx * lens.fyPx) * distortedThetaSlope(lens, 0));
      const toThetaRad = maxThetaRad(lens) - (patchSide / 2) * spacingRad;
      const overlapRad = Math.min(toThetaRad, overlapFromRad(lenses, index));
      const [most, apartPx] = [options.pointsPerLens, lens.fxPx / Math.sqrt(options.pointsPerLens)];
      const corners = [
        ...findCorners(level, lens, { most, apartPx, fromThetaRad: 0, toThetaRad: overlapRad }),
        ...findCorners(level, lens, {
          most,
          apartPx: apartPx / 2,
          fromThetaRad: overlapRad,
          toThetaRad,
        }),
      ];
      for (const { xPx, yPx } of corners) {
        const anchor = { picture, lens: index, xPx, yPx };
        const found = findElsewhere(anchor, placed, levels, { ...options, spacingRad });
        if (found.length > 0) points.push({ anchor, found });
      }
    });
  });
  return points;
}

function findElsewhere(
  anchor: Sighting,
  placed: readonly PlacedLens[][],
  levels: readonly PictureLevel[],
  options: MatchOptions & { spacingRad: number },
): Sighting[] {
  const from = placed[anchor.picture]?.[anchor.lens];
  const level = levels[anchor.picture];
  const direction = from?.unproject(anchor.xPx, anchor.yPx) ?? null;
  if (from === undefined || level === undefined || direction === null) return [];
  const { inverseDistancePerM, spacingRad } = options;
  const found: Sighting[] = [];
  placed.forEach((row, picture) => {
    row.forEach((to, lens) => {
      const there = levels[picture];
      if (there === undefined || (picture === anchor.picture && lens === anchor.lens)) return;
      const offset = scaleVector(subtractVectors(from.pupilM, to.pupilM), inverseDistancePerM);
      const predicted = addVectors(direction, offset);
      const length = Math.hypot(...predicted);
      const towards = scaleVector(predicted, 1 / length);
      // The patch is cut along the same axes as the window, which the predicted direction sets.
      const plane = { ...tangentPlaneAt(towards), centre: direction };
      const patch = samplePlane(level, from, plane, { side: patchSide, spacingRad });
      const place = findIn(patch, towards, there, to, options);
      if (place !== null) found.push({ picture, lens, ...place });
    });
  });
  return found;
}
