import type { Lens } from '../calibration.ts';
import { fitRoom } from './fit-room.ts';
import { placeLenses, type HeadPose } from './placed-lens.ts';
import type { RoomPoint } from './room-matches.ts';
import { RoomParameters } from './room-parameters.ts';
import { pointResiduals, type RoomBeliefs } from './room-residuals.ts';

/** How far points lie from where they were found, in pixels of the stream picture. */
export interface MissSummary {
  medianPx: number;
  p90Px: number;
  sightings: number;
}

export interface RoomQuality {
  /** Of all sightings. */
  all: MissSummary;
  /** Of those in another lens of the same picture: what a seam is off. */
  overlap: MissSummary;
}

/** Every `checkEvery`-th point is kept from the fit and only checks it. */
const checkEvery = 5;

export function isCheckPoint(index: number): boolean {
  return index % checkEvery === checkEvery - 1;
}

/** `share` 0 … 1 of the values are at most this; NaN of none. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function summary(missesPx: readonly number[]): MissSummary {
  return {
    medianPx: quantileOf(missesPx, 0.5),
    p90Px: quantileOf(missesPx, 0.9),
    sightings: missesPx.length,
  };
}

/**
 * How well lenses explain points of the room: the head poses are fitted to the points with these lenses, then the
 * points that were kept from every fit are each put at the distance that suits them best, and their misses counted.
 * Lenses compared on the same points have an equal chance.
 */
export function roomQuality(
  points: readonly RoomPoint[],
  lenses: readonly Lens[],
  poses: readonly HeadPose[],
  beliefs: RoomBeliefs,
): RoomQuality {
  const parameters = new RoomParameters({ lenses, poses }, { lensesFixed: true });
  const fitted = points.filter((_, index) => !isCheckPoint(index));
  const { values } = fitRoom(fitted, parameters, new Float64Array(parameters.owners.length), beliefs);
  const placed = placeLenses(lenses, parameters.stateAt(values)?.poses ?? poses);
  const all: number[] = [];
  const overlap: number[] = [];
  for (const point of points.filter((_, index) => isCheckPoint(index))) {
    const { residuals } = pointResiduals(point, placed, beliefs, beliefs.inverseDistancePerM);
    point.found.forEach(({ picture }, index) => {
      const [right = NaN, down = NaN] = residuals.subarray(2 * index, 2 * index + 2);
      const missPx = beliefs.sigmaPx * Math.hypot(right, down);
      all.push(missPx);
      if (picture === point.anchor.picture) overlap.push(missPx);
    });
  }
  return { all: summary(all), overlap: summary(overlap) };
}
