import type { Calibration, Lens } from './calibration.ts';
import { maxThetaRad, projectToLens } from './lens-projection.ts';
import { rotateVector } from './rotation.ts';
import {
  addVectors,
  angleBetweenRad,
  crossProduct,
  dotProduct,
  scaleVector,
  subtractVectors,
  unitVector,
  vectorLength,
  type Vector3,
} from './vector.ts';

/** Rows of a seam's ring; a row is a half plane that ends in the baseline. */
export const seamRows = 480;
/** Columns lie this far apart along an epipolar line, radians: about a pixel of a 1920 wide stream. */
export const seamColumnStepRad = (0.25 * Math.PI) / 180;
/** Columns on either side of the seam, at most. */
export const seamHalfColumns = 30;
/** Nearer things than this are not brought together, metres. */
const nearestM = 0.25;
/** Lenses nearer together than this show no parallax that anybody could see. */
const leastBaselineM = 0.001;

/**
 * Where two lenses meet, in the geometry of their baseline: every direction lies on the row `azimuth` round the
 * baseline, at an angle from it. A point that is not far away is moved along its row only, by opposite amounts in the
 * two lenses: its disparity. Directions in H.
 */
export interface Seam {
  /** Lens a looks more along `baseline` than b. */
  lensA: number;
  lensB: number;
  /** Unit vector from b to a, or along the difference of their axes where they are in one place. */
  baseline: Vector3;
  /** Azimuths 0 and 90° round the baseline. */
  azimuth0: Vector3;
  azimuth90: Vector3;
  /** Per row: the angle from the baseline at which both lenses reach equally far. */
  middleRad: Float64Array;
  /** Per row: columns on either side of the middle that both lenses see; 0 where they do not meet. */
  halfColumns: Uint16Array;
  /** Largest disparity to look for, in columns; 0 where there is no parallax. */
  maxDisparityColumns: number;
}

const opticalAxis = (lens: Lens) => rotateVector(lens.rotation, [0, 0, 1]);

/** How far inside the lens's image a direction lies, radians; negative where it does not see it. */
function reachRad(lens: Lens, direction: Vector3, { widthPx, heightPx }: Calibration): number {
  const { xPx, yPx, thetaRad } = projectToLens(lens, direction);
  const frame = lens.frame ?? { xPx: 0, yPx: 0, widthPx, heightPx };
  // A pixel less than the frame: the sample beside it must lie in it as well.
  const inside =
    xPx >= frame.xPx + 1 &&
    yPx >= frame.yPx + 1 &&
    xPx <= frame.xPx + frame.widthPx - 1 &&
    yPx <= frame.yPx + frame.heightPx - 1;
  return inside ? maxThetaRad(lens) - thetaRad : -1;
}

/** The direction at an angle from the baseline, on a row; rows may have fractions. */
export function seamDirection(seam: Seam, row: number, angleRad: number): Vector3 {
  const azimuth = (2 * Math.PI * row) / seamRows;
  const outward = addVectors(
    scaleVector(seam.azimuth0, Math.cos(azimuth)),
    scaleVector(seam.azimuth90, Math.sin(azimuth)),
  );
  return addVectors(scaleVector(seam.baseline, Math.cos(angleRad)), scaleVector(outward, Math.sin(angleRad)));
}

/** The row (0 ≤ row < `seamRows`, with its fraction) and the angle from the baseline of a unit direction. */
export function placeOnSeam(seam: Seam, direction: Vector3): { row: number; angleRad: number } {
  const azimuth = Math.atan2(dotProduct(direction, seam.azimuth90), dotProduct(direction, seam.azimuth0));
  const row = (azimuth / (2 * Math.PI)) * seamRows;
  return {
    row: row < 0 ? row + seamRows : row,
    angleRad: Math.acos(Math.min(1, Math.max(-1, dotProduct(direction, seam.baseline)))),
  };
}

/** The angle on a row at which both lenses are equally far from their edges; null where neither leads the other. */
function middleOfRow(seam: Seam, row: number, [a, b]: readonly [Lens, Lens]): number | null {
  const axes = [opticalAxis(a), opticalAxis(b)] as const;
  const lead = (angleRad: number) => {
    const direction = seamDirection(seam, row, angleRad);
    return (
      maxThetaRad(a) -
      angleBetweenRad(direction, axes[0]) -
      maxThetaRad(b) +
      angleBetweenRad(direction, axes[1])
    );
  };
  let [low, high] = [0, Math.PI];
  if (lead(low) <= 0 || lead(high) >= 0) return null;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (lead(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Columns on either side of a row's middle that both lenses see and no third sees better; 0 for none. */
function halfColumnsOfRow(seam: Seam, row: number, calibration: Calibration): number {
  const middle = seam.middleRad[row] ?? 0;
  const { lenses } = calibration;
  const reachOf = (lens: number, direction: Vector3) => {
    const found = lenses[lens];
    return found === undefined ? -1 : reachRad(found, direction, calibration);
  };
  const centre = seamDirection(seam, row, middle);
  const own = Math.min(reachOf(seam.lensA, centre), reachOf(seam.lensB, centre));
  const third = lenses.some(
    (_, lens) => lens !== seam.lensA && lens !== seam.lensB && reachOf(lens, centre) > own,
  );
  if (third) return 0;
  for (let columns = 0; columns <= seamHalfColumns; columns++) {
    for (const side of [-1, 1]) {
      const direction = seamDirection(seam, row, middle + side * columns * seamColumnStepRad);
      if (Math.min(reachOf(seam.lensA, direction), reachOf(seam.lensB, direction)) < 0)
        return Math.max(0, columns - 1);
    }
  }
  return seamHalfColumns;
}

function seamBetween(
  calibration: Calibration,
  lensA: number,
  lensB: number,
  featherRad: number,
): Seam | null {
  const [a, b] = [calibration.lenses[lensA], calibration.lenses[lensB]];
  if (a === undefined || b === undefined) return null;
  const apart = subtractVectors(a.positionM, b.positionM);
  const baselineM = vectorLength(apart);
  const between = baselineM >= leastBaselineM ? apart : subtractVectors(opticalAxis(a), opticalAxis(b));
  if (vectorLength(between) < 1e-6) return null;
  const baseline = unitVector(between);
  const upward: Vector3 = Math.abs(baseline[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const azimuth0 = unitVector(crossProduct(baseline, upward));
  const seam: Seam = {
    lensA,
    lensB,
    baseline,
    azimuth0,
    azimuth90: crossProduct(baseline, azimuth0),
    middleRad: new Float64Array(seamRows),
    halfColumns: new Uint16Array(seamRows),
    maxDisparityColumns: 0,
  };
  for (let row = 0; row < seamRows; row++) {
    const middle = middleOfRow(seam, row, [a, b]);
    if (middle === null) continue;
    seam.middleRad[row] = middle;
    seam.halfColumns[row] = halfColumnsOfRow(seam, row, calibration);
  }
  const meeting = seam.halfColumns.filter((columns) => columns > 0).sort();
  if (meeting.length < seamRows / 16) return null;
  if (baselineM >= leastBaselineM) {
    // Each lens is shifted by half the disparity, and must still see what the blend needs of it.
    const typicalReach = (meeting[Math.floor(meeting.length / 4)] ?? 0) * seamColumnStepRad;
    const room = 2 * Math.max(0, typicalReach - featherRad);
    seam.maxDisparityColumns = Math.floor(Math.min(baselineM / nearestM, room) / seamColumnStepRad);
  }
  return seam;
}

/** The seams of a rig: one for every two lenses that meet. */
export function findSeams(calibration: Calibration, featherRad: number): Seam[] {
  const seams: Seam[] = [];
  for (let lensA = 0; lensA < calibration.lenses.length; lensA++) {
    for (let lensB = lensA + 1; lensB < calibration.lenses.length; lensB++) {
      const seam = seamBetween(calibration, lensA, lensB, featherRad);
      if (seam !== null) seams.push(seam);
    }
  }
  return seams;
}
