import type { Calibration, Lens } from '../calibration.ts';
import { projectToLens, unprojectFromLens } from '../lens-projection.ts';
import { angleBetweenRad, type Vector3 } from '../vector.ts';

/** How far apart two lenses put the same thing, in pixels of the panorama. */
export interface OverlapResidual {
  rmsPx: number;
  p95Px: number;
  /** How many directions were compared. */
  directions: number;
}

const deg = Math.PI / 180;

/** A grid over the sphere with rows of equal height; within a row evenly spaced. */
function* sphereGrid(stepDeg: number): Generator<Vector3> {
  for (let elevation = -90 + stepDeg / 2; elevation < 90; elevation += stepDeg) {
    const lateral = Math.cos(elevation * deg);
    const count = Math.max(1, Math.round((360 * lateral) / stepDeg));
    for (let index = 0; index < count; index++) {
      const angle = ((index + 0.5) * 2 * Math.PI) / count;
      yield [lateral * Math.cos(angle), lateral * Math.sin(angle), Math.sin(elevation * deg)];
    }
  }
}

function pointSeen(lens: Lens, direction: Vector3) {
  const point = projectToLens(lens, direction);
  return point.thetaRad <= lens.maxThetaDeg * deg ? point : null;
}

/**
 * What the seams of `estimate` are off where `truth` is how the pictures are really made: things at infinity all over
 * the overlap of each two lenses, projected by the truth and looked up with the estimate, the angle between the
 * answers in pixels of a panorama `panoramaWidthPx` wide. A turn of all lenses together changes nothing.
 */
export function overlapResidual(
  truth: Calibration,
  estimate: Calibration,
  panoramaWidthPx = 1920,
): OverlapResidual {
  const pxPerRad = panoramaWidthPx / (2 * Math.PI);
  const apartPx: number[] = [];
  for (const direction of sphereGrid(1)) {
    const seen: Vector3[] = [];
    truth.lenses.forEach((lens, index) => {
      const point = pointSeen(lens, direction);
      const other = estimate.lenses[index];
      if (point === null || other === undefined) return;
      // The estimate may think the image circle a little smaller: it is asked beyond it.
      const there = unprojectFromLens({ ...other, maxThetaDeg: other.maxThetaDeg + 5 }, point.xPx, point.yPx);
      if (there !== null) seen.push(there);
    });
    for (let first = 0; first < seen.length; first++) {
      for (let second = first + 1; second < seen.length; second++)
        apartPx.push(pxPerRad * angleBetweenRad(seen[first] as Vector3, seen[second] as Vector3));
    }
  }
  apartPx.sort((a, b) => a - b);
  const squares = apartPx.reduce((sum, value) => sum + value * value, 0);
  return {
    rmsPx: Math.sqrt(squares / apartPx.length),
    p95Px: apartPx[Math.floor(0.95 * apartPx.length)] ?? NaN,
    directions: apartPx.length,
  };
}
