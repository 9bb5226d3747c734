import { cornerError } from '../../hardware/calibration/chart/chart-bundle.ts';
import type { ChartPose } from '../../hardware/calibration/chart/chart-pose.ts';
import type { ChartSighting } from '../../hardware/calibration/chart/chart-sighting.ts';
import { chartCorner, chartCornerCount } from '../../hardware/calibration/chart/chart.ts';
import {
  addVectors,
  composeRotations,
  crossProduct,
  directionOfBearing,
  maxThetaRad,
  projectToLens,
  rotateVector,
  rotationAbout,
  rotationFromMatrix,
  scaleVector,
  subtractVectors,
  unitVector,
  type Calibration,
  type Vector3,
} from '../../hardware/calibration/index.ts';
import { nearlyNormal, seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';

/** Where a chart is held: around the headset, at a distance, tilted against facing it. */
export interface ChartPlace {
  bearingDeg: number;
  elevationDeg: number;
  distanceM: number;
  /** About the sheet's own x, y and z, in this order. */
  tiltDeg: Vector3;
}

const deg = Math.PI / 180;

/** A chart at this place, upright and facing the headset but for its tilt. */
export function chartPose({ bearingDeg, elevationDeg, distanceM, tiltDeg }: ChartPlace): ChartPose {
  const z = directionOfBearing({ bearingDeg, elevationDeg });
  const x = unitVector(crossProduct(z, [0, 0, 1]));
  const y = crossProduct(z, x);
  const facing = rotationFromMatrix([x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]]);
  const axes: Vector3[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const tilted = axes.reduce(
    (rotation, axis, i) => composeRotations(rotation, rotationAbout(axis, (tiltDeg[i] ?? 0) * deg)),
    facing,
  );
  return { rotation: tilted, positionM: scaleVector(z, distanceM) };
}

/** Places all around: in front of either lens, towards the edges, and across the seam. */
export const placesAllAround: readonly ChartPlace[] = [
  { bearingDeg: 5, elevationDeg: 4, distanceM: 0.24, tiltDeg: [15, -20, 3] },
  { bearingDeg: 60, elevationDeg: 20, distanceM: 0.26, tiltDeg: [-10, 15, 40] },
  { bearingDeg: 92, elevationDeg: -5, distanceM: 0.25, tiltDeg: [5, 10, -5] },
  { bearingDeg: 268, elevationDeg: 8, distanceM: 0.24, tiltDeg: [-8, -5, 85] },
  { bearingDeg: 180, elevationDeg: -8, distanceM: 0.25, tiltDeg: [-20, 15, 10] },
  { bearingDeg: 230, elevationDeg: 25, distanceM: 0.25, tiltDeg: [12, -10, -30] },
  { bearingDeg: 0, elevationDeg: 80, distanceM: 0.26, tiltDeg: [4, 6, 12] },
  { bearingDeg: 10, elevationDeg: -78, distanceM: 0.27, tiltDeg: [-5, 9, 100] },
  { bearingDeg: 310, elevationDeg: -35, distanceM: 0.25, tiltDeg: [10, 10, 20] },
  { bearingDeg: 140, elevationDeg: -40, distanceM: 0.25, tiltDeg: [-12, 6, -45] },
];

/** What the unit's lenses show of the chart at these places, each corner off by noise of this standard deviation. */
export function chartSightings(
  unit: Calibration,
  places: readonly ChartPlace[],
  { squareM, noisePx, seed = 1 }: { squareM: number; noisePx: number; seed?: number },
): ChartSighting[] {
  const random = seededRandom(seed);
  return places.flatMap((place, picture) =>
    unit.lenses.map((lens, lensIndex) => {
      const pose = chartPose(place);
      const corners = Array.from({ length: chartCornerCount }, (_, corner) => {
        const [x, y] = chartCorner(corner);
        const at = addVectors(pose.positionM, rotateVector(pose.rotation, [x * squareM, y * squareM, 0]));
        const { thetaRad } = projectToLens(lens, subtractVectors(at, lens.positionM));
        const [xPx, yPx] = cornerError(lens, pose, { corner, xPx: 0, yPx: 0 }, squareM);
        const isSeen = thetaRad < maxThetaRad(lens) - 0.01;
        const noise = () => noisePx * nearlyNormal(random);
        return isSeen ? [{ corner, xPx: xPx + noise(), yPx: yPx + noise() }] : [];
      });
      return { picture, lens: lensIndex, corners: corners.flat() };
    }),
  );
}

/** How far apart two calibrations of one unit put what is far away: mean over all directions either lens shows, pixels. */
export function meanProjectionDifferencePx(a: Calibration, b: Calibration): number {
  const differences: number[] = [];
  for (let elevationDeg = -87; elevationDeg < 90; elevationDeg += 6) {
    const step = 6 / Math.cos(elevationDeg * deg);
    for (let bearingDeg = 0; bearingDeg < 360; bearingDeg += step) {
      const direction = directionOfBearing({ bearingDeg, elevationDeg });
      a.lenses.forEach((lens, index) => {
        const other = b.lenses[index];
        const point = projectToLens(lens, direction);
        if (other === undefined || point.thetaRad > maxThetaRad(lens)) return;
        const there = projectToLens(other, direction);
        differences.push(Math.hypot(point.xPx - there.xPx, point.yPx - there.yPx));
      });
    }
  }
  return differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
}
