import type { Calibration, Lens } from '../calibration.ts';
import type { LensParameterName } from '../fit/lens-parameters.ts';
import { bundle, type ChartState } from './chart-bundle.ts';
import { estimatedPose, type ChartPose } from './chart-pose.ts';
import type { ChartSighting } from './chart-sighting.ts';

export type ChartFitFault =
  /** Fewer pictures show the chart well than a fit needs. */
  | { fault: 'too-few-pictures'; usable: number; needed: number }
  /** No picture shows the chart in this lens. */
  | { fault: 'lens-unseen'; lens: number }
  /** No picture shows the chart in both a lens of the first group and one of the second: nothing says how they stand. */
  | { fault: 'lenses-not-linked'; linked: readonly number[]; apart: readonly number[] }
  | { fault: 'not-converged' };

export type ChartFitOutcome = { ok: true; state: ChartState } | ({ ok: false } & ChartFitFault);

export interface ChartFitOptions {
  /** The side of a square of the chart as printed. */
  squareM: number;
  onIteration?: (progress: { iteration: number; cost: number }) => void;
}

export const neededPictures = 3;
/** Fewer corners of one lens in one picture say too little. */
export const neededCorners = 8;

const shapeNames = ['focal', 'aspect', 'centreX', 'centreY', 'k1', 'k2', 'k3', 'k4'] as const;
const placeNames = ['turnX', 'turnY', 'turnZ', 'shiftX', 'shiftY', 'shiftZ'] as const;

/**
 * The lenses of a unit from sightings of the chart, near `start`: each one's focal lengths, centre and k, and rotation
 * and position of all but the first, which keeps those of `start` and so defines H. What the sightings leave open
 * stays as in `start`; gains and vignetting always do.
 */
export function fitChart(
  start: Calibration,
  sightings: readonly ChartSighting[],
  options: ChartFitOptions,
): ChartFitOutcome {
  const used = usableSightings(sightings);
  const poses = startingPoses(used, start.lenses, options.squareM);
  const fault = faultOf(used, poses, start.lenses.length);
  if (fault !== null) return { ok: false, ...fault };
  const free = start.lenses.map((_, lens): readonly LensParameterName[] =>
    lens === 0 ? shapeNames : [...shapeNames, ...placeNames],
  );
  const placed = chartPlaces(start, used, options.squareM);
  const { converged, ...state } = bundle(used, placed, { ...options, free });
  return converged ? { ok: true, state } : { ok: false, fault: 'not-converged' };
}

/** Where the chart is in each picture by this calibration as it stands. */
export function chartPlaces(
  { lenses }: Calibration,
  sightings: readonly ChartSighting[],
  squareM: number,
): ChartState {
  const used = usableSightings(sightings);
  const poses = startingPoses(used, lenses, squareM);
  return bundle(used, { lenses, poses }, { squareM, free: lenses.map(() => []) });
}

export function usableSightings(sightings: readonly ChartSighting[]): ChartSighting[] {
  return sightings.filter(({ corners }) => corners.length >= neededCorners);
}

/** A pose for every picture that any of its sightings gives one for, the one of most corners first. */
function startingPoses(
  sightings: readonly ChartSighting[],
  lenses: readonly Lens[],
  squareM: number,
): Map<number, ChartPose> {
  const poses = new Map<number, ChartPose>();
  const largestFirst = sightings.toSorted((a, b) => b.corners.length - a.corners.length);
  for (const sighting of largestFirst) {
    const lens = lenses[sighting.lens];
    if (lens === undefined || poses.has(sighting.picture)) continue;
    const pose = estimatedPose(sighting, lens, squareM);
    if (pose !== null) poses.set(sighting.picture, pose);
  }
  return poses;
}

function faultOf(
  sightings: readonly ChartSighting[],
  poses: ReadonlyMap<number, ChartPose>,
  lensCount: number,
): ChartFitFault | null {
  if (poses.size < neededPictures)
    return { fault: 'too-few-pictures', usable: poses.size, needed: neededPictures };
  const placed = sightings.filter(({ picture }) => poses.has(picture));
  const lenses = Array.from({ length: lensCount }, (_, lens) => lens);
  const unseen = lenses.find((lens) => !placed.some((sighting) => sighting.lens === lens));
  if (unseen !== undefined) return { fault: 'lens-unseen', lens: unseen };
  const linked = linkedLenses(placed);
  const apart = lenses.filter((lens) => !linked.has(lens));
  if (apart.length > 0) return { fault: 'lenses-not-linked', linked: [...linked], apart };
  return null;
}

/** The lenses that pictures of the chart in two lenses at once connect with the first. */
function linkedLenses(sightings: readonly ChartSighting[]): ReadonlySet<number> {
  const linked = new Set([0]);
  for (let before = 0; before < linked.size;) {
    before = linked.size;
    for (const { picture, lens } of sightings) {
      if (!linked.has(lens)) continue;
      for (const other of sightings) if (other.picture === picture) linked.add(other.lens);
    }
  }
  return linked;
}
