import type { Lens } from '../calibration.ts';
import { choleskyFactor, choleskySolve } from '../fit/cholesky.ts';
import { unprojectToLensFrame } from '../lens-projection.ts';
import {
  composeRotations,
  identityRotation,
  inverseRotation,
  rotateVector,
  rotationAbout,
  rotationFromMatrix,
  type Quaternion,
} from '../rotation.ts';
import {
  addVectors,
  angleBetweenRad,
  crossProduct,
  scaleVector,
  subtractVectors,
  dotProduct,
  unitVector,
  vectorLength,
  type Vector3,
} from '../vector.ts';
import { chartCorner } from './chart.ts';
import type { ChartSighting } from './chart-sighting.ts';

/** Where the chart is: its middle in H, metres, and the rotation from its axes (x right, y down, z into it) to H. */
export interface ChartPose {
  rotation: Quaternion;
  positionM: Vector3;
}

/** A corner of the sheet with the direction in which it is seen. */
interface SeenCorner {
  on: readonly [number, number];
  direction: Vector3;
}

const maxOffAxisRad = (75 * Math.PI) / 180;
const leastCorners = 6;

/**
 * About where the chart is, from what one lens shows of it, or null where that is too little to tell.
 * Source: Zhang 2000, the homography of a plane, of directions turned so that their mean is the axis.
 */
export function estimatedPose(sighting: ChartSighting, lens: Lens, squareM: number): ChartPose | null {
  const seen: SeenCorner[] = [];
  for (const { corner, xPx, yPx } of sighting.corners) {
    const direction = unprojectToLensFrame(lens, xPx, yPx);
    const [x, y] = chartCorner(corner);
    if (direction !== null) seen.push({ on: [x * squareM, y * squareM], direction });
  }
  const sum = seen.reduce<Vector3>((total, { direction }) => addVectors(total, direction), [0, 0, 0]);
  if (vectorLength(sum) < 1e-6) return null;
  const toAxis = turnToAxis(sum);
  const turned = seen
    .map(({ on, direction }) => ({ on, direction: rotateVector(toAxis, direction) }))
    .filter(({ direction }) => angleBetweenRad(direction, [0, 0, 1]) < maxOffAxisRad);
  const homography = turned.length < leastCorners ? null : homographyOf(turned);
  if (homography === null) return null;
  const pose = poseOf(homography);
  const toHeadset = composeRotations(lens.rotation, inverseRotation(toAxis));
  return {
    rotation: composeRotations(toHeadset, pose.rotation),
    positionM: addVectors(lens.positionM, rotateVector(toHeadset, pose.positionM)),
  };
}

/** The shortest rotation that brings a direction to the z axis. */
function turnToAxis(direction: Vector3): Quaternion {
  const axis = crossProduct(direction, [0, 0, 1]);
  if (vectorLength(axis) < 1e-12) return direction[2] > 0 ? identityRotation : [0, 1, 0, 0];
  return rotationAbout(axis, angleBetweenRad(direction, [0, 0, 1]));
}

/** The columns of the 3 × 3 matrix that takes (x, y, 1) on the sheet to its direction, the last element 1; or null. */
function homographyOf(seen: readonly SeenCorner[]): readonly [Vector3, Vector3, Vector3] | null {
  const normal = new Float64Array(64);
  const right = new Float64Array(8);
  const add = (row: readonly number[], value: number) => {
    for (let i = 0; i < 8; i++) {
      right[i] = (right[i] ?? 0) + (row[i] ?? 0) * value;
      for (let j = 0; j < 8; j++)
        normal[i * 8 + j] = (normal[i * 8 + j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0);
    }
  };
  for (const { on, direction } of seen) {
    const [x, y] = on;
    const [u, v] = [direction[0] / direction[2], direction[1] / direction[2]];
    add([x, y, 1, 0, 0, 0, -u * x, -u * y], u);
    add([0, 0, 0, x, y, 1, -v * x, -v * y], v);
  }
  const lower = choleskyFactor(normal, 8);
  if (lower === null) return null;
  const [a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN, g = NaN, h = NaN] = choleskySolve(
    lower,
    right,
  );
  return [
    [a, d, g],
    [b, e, h],
    [c, f, 1],
  ];
}

/** The rotation nearest to the homography's first two columns, and the place of the sheet's middle. */
function poseOf([first, second, middle]: readonly [Vector3, Vector3, Vector3]): ChartPose {
  const scale = 2 / (vectorLength(first) + vectorLength(second));
  // Shares the error of the right angle between both axes.
  const [a, b] = [unitVector(first), unitVector(second)];
  const [along, across] = [unitVector(addVectors(a, b)), unitVector(subtractVectors(a, b))];
  const upright = unitVector(subtractVectors(across, scaleVector(along, dotProduct(along, across))));
  const x = unitVector(addVectors(along, upright));
  const y = unitVector(subtractVectors(along, upright));
  const z = crossProduct(x, y);
  return {
    rotation: rotationFromMatrix([x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]]),
    positionM: scaleVector(middle, scale),
  };
}
