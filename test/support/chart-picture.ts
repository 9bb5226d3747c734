import type { ChartPose } from '../../hardware/calibration/chart/chart-pose.ts';
import { chartColumns, chartRows, isChartWhite } from '../../hardware/calibration/chart/chart.ts';
import {
  dotProduct,
  inverseRotation,
  rotateVector,
  subtractVectors,
  unprojectFromLens,
  type Calibration,
  type Vector3,
} from '../../hardware/calibration/index.ts';
import { nearlyNormal, seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import type { Scene } from './fisheye-picture.ts';

export interface ChartPictureOptions {
  squareM: number;
  /** Where the chart is; without one only the room is seen. */
  pose: ChartPose | null;
  /** What is behind it, infinitely far away. */
  room: Scene;
  noise: number;
  /** Passes of a 1-2-1 blur, on top of the pixel's own area. */
  blur: number;
  seed?: number;
}

/** Renders what a unit's lenses show of a chart, in luma; the geometry of the unit is worked out once. */
export class ChartCamera {
  readonly #unit: Calibration;
  /** By pixel: the lens, or none outside the circles; directions in H at the pixels' corners, three numbers each. */
  readonly #lensOf: Int8Array;
  readonly #directions: readonly Float32Array[];

  constructor(unit: Calibration) {
    this.#unit = unit;
    const { widthPx, heightPx, lenses } = unit;
    this.#lensOf = new Int8Array(widthPx * heightPx).fill(-1);
    this.#directions = lenses.map((lens, index) => {
      const [left, width] = [Math.floor((widthPx * index) / lenses.length), widthPx / lenses.length];
      const directions = new Float32Array((widthPx + 1) * (heightPx + 1) * 3).fill(NaN);
      for (let y = 0; y <= heightPx; y++)
        for (let x = left; x <= left + width; x++)
          directions.set(unprojectFromLens(lens, x, y) ?? [NaN, NaN, NaN], (y * (widthPx + 1) + x) * 3);
      for (let y = 0; y < heightPx; y++)
        for (let x = left; x < left + width; x++)
          if (!Number.isNaN(directionIn(directions, widthPx, x + 0.5, y + 0.5)[0]))
            this.#lensOf[y * widthPx + x] = index;
      return directions;
    });
  }

  render(options: ChartPictureOptions): { widthPx: number; heightPx: number; luma: Uint8Array } {
    const { widthPx, heightPx } = this.#unit;
    let values = new Float32Array(widthPx * heightPx);
    for (let y = 0; y < heightPx; y++)
      for (let x = 0; x < widthPx; x++) values[y * widthPx + x] = this.#pixel(x, y, options);
    for (let pass = 0; pass < options.blur; pass++) values = blurred(values, widthPx, heightPx);
    const random = seededRandom(options.seed ?? 1);
    const luma = Uint8ClampedArray.from(values, (value) => value + options.noise * nearlyNormal(random));
    return { widthPx, heightPx, luma: new Uint8Array(luma.buffer) };
  }

  #pixel(x: number, y: number, { pose, room, squareM }: ChartPictureOptions): number {
    const { widthPx, lenses } = this.#unit;
    const index = this.#lensOf[y * widthPx + x] ?? -1;
    const [lens, directions] = [lenses[index], this.#directions[index]];
    if (lens === undefined || directions === undefined) return 2;
    const middle = directionIn(directions, widthPx, x + 0.5, y + 0.5);
    const at = (direction: Vector3) =>
      pose === null ? null : chartLuma(placeOnChart(pose, lens.positionM, direction, squareM));
    if (at(middle) === null) return room(middle)[0];
    let sum = 0;
    for (let i = 0; i < 16; i++) {
      const direction = directionIn(directions, widthPx, x + ((i & 3) + 0.5) / 4, y + ((i >> 2) + 0.5) / 4);
      sum += at(direction) ?? 120;
    }
    return sum / 16;
  }
}

/** Bilinear between the four corners of the pixel that the place is in; not of unit length. */
function directionIn(directions: Float32Array, widthPx: number, xPx: number, yPx: number): Vector3 {
  const [left, top] = [Math.floor(xPx), Math.floor(yPx)];
  const [fx, fy] = [xPx - left, yPx - top];
  const first = (top * (widthPx + 1) + left) * 3;
  const below = first + (widthPx + 1) * 3;
  const part = (axis: number) =>
    ((directions[first + axis] ?? NaN) * (1 - fx) + (directions[first + 3 + axis] ?? NaN) * fx) * (1 - fy) +
    ((directions[below + axis] ?? NaN) * (1 - fx) + (directions[below + 3 + axis] ?? NaN) * fx) * fy;
  return [part(0), part(1), part(2)];
}

/** Where a ray meets the sheet's plane, in squares from the chart's middle, or null where it does not. */
function placeOnChart(
  pose: ChartPose,
  from: Vector3,
  direction: Vector3,
  squareM: number,
): readonly [number, number] | null {
  const toSheet = inverseRotation(pose.rotation);
  const normal = rotateVector(pose.rotation, [0, 0, 1]);
  const distance = dotProduct(normal, subtractVectors(pose.positionM, from)) / dotProduct(normal, direction);
  if (!(distance > 0)) return null;
  const hit: Vector3 = [
    from[0] + direction[0] * distance - pose.positionM[0],
    from[1] + direction[1] * distance - pose.positionM[1],
    from[2] + direction[2] * distance - pose.positionM[2],
  ];
  const [x, y] = rotateVector(toSheet, hit);
  return [x / squareM, y / squareM];
}

/** The sheet: a white margin of a third of a square, then nothing. */
function chartLuma(place: readonly [number, number] | null): number | null {
  if (place === null) return null;
  const [x, y] = place;
  if (Math.abs(x) > chartColumns / 2 + 0.33 || Math.abs(y) > chartRows / 2 + 0.33) return null;
  return isChartWhite(x, y) ? 205 : 35;
}

function blurred(values: Float32Array, widthPx: number, heightPx: number) {
  const result = Float32Array.from(values);
  const pass = (from: Float32Array, to: Float32Array, stride: number) => {
    for (let i = stride; i < widthPx * heightPx - stride; i++)
      to[i] = ((from[i - stride] ?? 0) + 2 * (from[i] ?? 0) + (from[i + stride] ?? 0)) / 4;
  };
  const across = Float32Array.from(values);
  pass(values, across, 1);
  pass(across, result, widthPx);
  return result;
}
