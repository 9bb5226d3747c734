import type { Lens } from '../calibration.ts';
import { unprojectToLensFrame } from '../lens-projection.ts';
import { cornerError, type ChartState } from './chart-bundle.ts';
import type { ChartSighting } from './chart-sighting.ts';

/** How well lenses agree with the sightings of the chart, and how much of each lens was looked at. */
export interface ChartReport {
  /** Root mean square distance between where corners were seen and where they should be, over those kept, pixels. */
  rmsPx: number;
  pictures: number;
  lenses: readonly LensReport[];
  warnings: readonly ChartWarning[];
}

export interface LensReport {
  rmsPx: number;
  corners: number;
  /** Corners that are off by more than the rest explains: detected wrongly, or blurred. */
  rejectedCorners: number;
  /** The farthest corner kept from the optical axis. */
  maxThetaDeg: number;
  cornersNearEdge: number;
  /** In how many of eight directions around the axis corners were seen, beyond 45° from it. */
  directions: number;
}

export type ChartWarning =
  /** Beyond `nearEdgeDeg` the lens is guessed: hold the chart there. */
  | { kind: 'few-corners-near-edge'; lens: number }
  /** Only part of the surroundings was seen: hold the chart on the other sides as well. */
  | { kind: 'one-sided'; lens: number; directions: number }
  | { kind: 'few-pictures'; pictures: number }
  | { kind: 'many-rejected'; lens: number; rejectedCorners: number };

export const nearEdgeDeg = 80;
const enoughNearEdge = 15;
const enoughDirections = 5;
const enoughPictures = 6;

/** The distance of one corner, in pixels, with what it belongs to. */
export interface CornerDistance {
  sighting: ChartSighting;
  index: number;
  distancePx: number;
}

/** How far each corner is from where these lenses and poses put it. */
export function cornerDistances(
  sightings: readonly ChartSighting[],
  { lenses, poses }: ChartState,
  squareM: number,
): CornerDistance[] {
  return sightings.flatMap((sighting) => {
    const [lens, pose] = [lenses[sighting.lens], poses.get(sighting.picture)];
    if (lens === undefined || pose === undefined) return [];
    return sighting.corners.map((corner, index) => {
      const [x, y] = cornerError(lens, pose, corner, squareM);
      return { sighting, index, distancePx: Math.hypot(x, y) };
    });
  });
}

/** What a corner may be off and still be kept: four times what most are, never less than half a pixel. */
export function keptUpToPx(distances: readonly CornerDistance[]): number {
  const sorted = distances.map(({ distancePx }) => distancePx).sort((a, b) => a - b);
  return Math.max(0.5, 4 * (sorted[sorted.length >> 1] ?? 0));
}

export function rmsOf(distances: readonly CornerDistance[]): number {
  const sum = distances.reduce((total, { distancePx }) => total + distancePx * distancePx, 0);
  return distances.length === 0 ? NaN : Math.sqrt(sum / distances.length);
}

/** What a fit's end says of itself; `sightings` are those it was made of. */
export function chartReport(
  sightings: readonly ChartSighting[],
  state: ChartState,
  squareM: number,
): ChartReport {
  const distances = cornerDistances(sightings, state, squareM);
  const limitPx = keptUpToPx(distances);
  const kept = distances.filter(({ distancePx }) => distancePx <= limitPx);
  const lenses = state.lenses.map((lens, index) => {
    const own = distances.filter(({ sighting }) => sighting.lens === index);
    return lensReport(
      lens,
      kept.filter(({ sighting }) => sighting.lens === index),
      own.length,
    );
  });
  const pictures = new Set(kept.map(({ sighting }) => sighting.picture)).size;
  return { rmsPx: rmsOf(kept), pictures, lenses, warnings: warningsOf(lenses, state.lenses, pictures) };
}

function lensReport(lens: Lens, kept: readonly CornerDistance[], seen: number): LensReport {
  let [maxThetaDeg, cornersNearEdge] = [0, 0];
  const directions = new Set<number>();
  for (const { sighting, index } of kept) {
    const { xPx = NaN, yPx = NaN } = sighting.corners[index] ?? {};
    const direction = unprojectToLensFrame(lens, xPx, yPx);
    // A corner just beyond the circle's edge counts as at the edge.
    const thetaDeg = direction === null ? lens.maxThetaDeg : (Math.acos(direction[2]) * 180) / Math.PI;
    maxThetaDeg = Math.max(maxThetaDeg, thetaDeg);
    if (thetaDeg > nearEdgeDeg) cornersNearEdge++;
    const turn = Math.atan2(yPx - lens.cyPx, xPx - lens.cxPx) / (2 * Math.PI) + 0.5;
    if (thetaDeg > 45) directions.add(Math.floor(turn * 8) % 8);
  }
  return {
    rmsPx: rmsOf(kept),
    corners: kept.length,
    rejectedCorners: seen - kept.length,
    maxThetaDeg,
    cornersNearEdge,
    directions: directions.size,
  };
}

function warningsOf(
  reports: readonly LensReport[],
  lenses: readonly Lens[],
  pictures: number,
): ChartWarning[] {
  const warnings: ChartWarning[] = pictures < enoughPictures ? [{ kind: 'few-pictures', pictures }] : [];
  reports.forEach(({ cornersNearEdge, directions, corners, rejectedCorners }, lens) => {
    const reachesEdge = (lenses[lens]?.maxThetaDeg ?? 0) > nearEdgeDeg;
    if (reachesEdge && cornersNearEdge < enoughNearEdge)
      warnings.push({ kind: 'few-corners-near-edge', lens });
    if (directions < enoughDirections) warnings.push({ kind: 'one-sided', lens, directions });
    if (rejectedCorners > 0.1 * corners) warnings.push({ kind: 'many-rejected', lens, rejectedCorners });
  });
  return warnings;
}
