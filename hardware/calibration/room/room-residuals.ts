import { weightOf, type RobustLoss } from '../fit/robust-loss.ts';
import type { Vector3 } from '../vector.ts';
import type { PlacedLens } from './placed-lens.ts';
import type { RoomPoint, Sighting } from './room-matches.ts';

export type Placed = readonly (readonly PlacedLens[])[];

const placedFor = (placed: Placed, { picture, lens }: Sighting) => placed[picture]?.[lens];

/** How far what was found lies from where a point at that inverse distance projects to, in pixels; NaN if nowhere. */
function missesPx(
  { anchor, found }: RoomPoint,
  placed: Placed,
  ray: Vector3 | null,
  inverseDistance: number,
): Float64Array {
  const misses = new Float64Array(2 * found.length).fill(NaN);
  const from = placedFor(placed, anchor);
  if (from === undefined || ray === null) return misses;
  found.forEach((sighting, index) => {
    const to = placedFor(placed, sighting);
    if (to === undefined) return;
    to.project(
      ray[0] + inverseDistance * (from.pupilM[0] - to.pupilM[0]),
      ray[1] + inverseDistance * (from.pupilM[1] - to.pupilM[1]),
      ray[2] + inverseDistance * (from.pupilM[2] - to.pupilM[2]),
    );
    misses[2 * index] = to.xPx - sighting.xPx;
    misses[2 * index + 1] = to.yPx - sighting.yPx;
  });
  return misses;
}

const rayOf = ({ anchor }: RoomPoint, placed: Placed) =>
  placedFor(placed, anchor)?.unproject(anchor.xPx, anchor.yPx) ?? null;

/** The residuals of one point and how they change with its inverse distance. */
export interface PointResiduals {
  /** Two per sighting, in standard deviations, then two for what was believed of its distance (the second is 0). */
  residuals: Float64Array;
  /** Their derivatives by the inverse distance. */
  slopes: Float64Array;
  inverseDistance: number;
}

/** What is believed before anything is measured. */
export interface RoomBeliefs {
  /** Standard deviation of where a patch is found, in stream pixels per axis. */
  sigmaPx: number;
  loss: RobustLoss;
  /** Distance of the things in the room, as its inverse. */
  inverseDistancePerM: number;
  inverseDistanceSigmaPerM: number;
}

const slopeStepPerM = 1e-4;
const mostSteps = 6;

function residualsAt(
  point: RoomPoint,
  placed: Placed,
  ray: Vector3 | null,
  rho: number,
  beliefs: RoomBeliefs,
) {
  const misses = missesPx(point, placed, ray, rho);
  const residuals = new Float64Array(misses.length + 2);
  for (let i = 0; i < misses.length; i++) residuals[i] = (misses[i] as number) / beliefs.sigmaPx;
  residuals[misses.length] = (rho - beliefs.inverseDistancePerM) / beliefs.inverseDistanceSigmaPerM;
  return residuals;
}

/**
 * A point's residuals at the inverse distance that suits them best, which is looked for from `near` on by
 * Gauss-Newton steps with the robust weights.
 */
export function pointResiduals(
  point: RoomPoint,
  placed: Placed,
  beliefs: RoomBeliefs,
  near: number,
): PointResiduals {
  const ray = rayOf(point, placed);
  let rho = near;
  for (let step = 0; ; step++) {
    const residuals = residualsAt(point, placed, ray, rho, beliefs);
    const beside = residualsAt(point, placed, ray, rho + slopeStepPerM, beliefs);
    const slopes = beside.map((value, i) => (value - (residuals[i] as number)) / slopeStepPerM);
    const [curvature, descent] = weightedProducts(slopes, residuals, beliefs.loss);
    const move = -descent / curvature;
    if (!(Math.abs(move) > 1e-7) || step === mostSteps) return { residuals, slopes, inverseDistance: rho };
    rho += move;
  }
}

/** The residuals at a given inverse distance, for derivatives by the other parameters. */
export function residualsAtDistance(point: RoomPoint, placed: Placed, beliefs: RoomBeliefs, rho: number) {
  return residualsAt(point, placed, rayOf(point, placed), rho, beliefs);
}

/** a·W·a and a·W·b with the robust weights of the residuals `b`, two of which are one observation. */
export function weightedProducts(
  a: Float64Array,
  b: Float64Array,
  loss: RobustLoss,
): [aa: number, ab: number] {
  let [aa, ab] = [0, 0];
  for (let i = 0; i < b.length; i += 2) {
    const [bx, by] = [b[i] as number, b[i + 1] as number];
    const [ax, ay] = [a[i] as number, a[i + 1] as number];
    const weight = weightOf(loss, bx * bx + by * by);
    aa += weight * (ax * ax + ay * ay);
    ab += weight * (ax * bx + ay * by);
  }
  return [aa, ab];
}
