import type { ChartPose } from '../../hardware/calibration/chart/chart-pose.ts';
import {
  chartColumns,
  chartRows,
  isMarkerCellWhite,
  markerCells,
  markerOfSquare,
  markerShare,
} from '../../hardware/calibration/chart/chart.ts';
import {
  addVectors,
  dotProduct,
  inverseRotation,
  rotateVector,
  rotationMatrix,
  scaleVector,
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
  noise: number;
  /** Passes of a 1-2-1 blur, on top of the pixel's own area. */
  blur: number;
  seed?: number;
}

/** Where a ray from a place meets the sheet, in squares from the chart's middle, or null where it does not. */
type SheetPlace = (from: Vector3, direction: Vector3) => readonly [number, number] | null;

/** Renders what a unit's lenses show of a chart in a room, in luma; what does not change is worked out once. */
export class ChartCamera {
  readonly #unit: Calibration;
  readonly #room: Float32Array;
  /** By pixel: the lens, or none outside the circles; directions in H at the pixels' corners, three numbers each. */
  readonly #lensOf: Int8Array;
  readonly #directions: readonly Float32Array[];

  /** `room`: what is seen far away. */
  constructor(unit: Calibration, room: Scene) {
    this.#unit = unit;
    const { widthPx, heightPx, lenses } = unit;
    this.#lensOf = new Int8Array(widthPx * heightPx).fill(-1);
    this.#room = new Float32Array(widthPx * heightPx).fill(2);
    this.#directions = lenses.map((lens, index) => {
      const [left, width] = [Math.floor((widthPx * index) / lenses.length), widthPx / lenses.length];
      const directions = new Float32Array((widthPx + 1) * (heightPx + 1) * 3).fill(NaN);
      for (let y = 0; y <= heightPx; y++)
        for (let x = left; x <= left + width; x++)
          directions.set(unprojectFromLens(lens, x, y) ?? [NaN, NaN, NaN], (y * (widthPx + 1) + x) * 3);
      for (let y = 0; y < heightPx; y++) {
        for (let x = left; x < left + width; x++) {
          const middle = directionIn(directions, widthPx, x + 0.5, y + 0.5);
          if (Number.isNaN(middle[0])) continue;
          this.#lensOf[y * widthPx + x] = index;
          this.#room[y * widthPx + x] = room(middle)[0];
        }
      }
      return directions;
    });
  }

  render(options: ChartPictureOptions): { widthPx: number; heightPx: number; luma: Uint8Array } {
    const { widthPx, heightPx } = this.#unit;
    let values: Float32Array = Float32Array.from(this.#room);
    if (options.pose !== null) this.#drawChart(values, sheetPlace(options.pose, options.squareM));
    for (let pass = 0; pass < options.blur; pass++) values = blurred(values, widthPx, heightPx);
    const random = seededRandom(options.seed ?? 1);
    const luma = Uint8ClampedArray.from(values, (value) => value + options.noise * nearlyNormal(random));
    return { widthPx, heightPx, luma: new Uint8Array(luma.buffer) };
  }

  #drawChart(values: Float32Array, placeAt: SheetPlace): void {
    const { widthPx, lenses } = this.#unit;
    for (let at = 0; at < values.length; at++) {
      const index = this.#lensOf[at] ?? -1;
      const [lens, directions] = [lenses[index], this.#directions[index]];
      if (lens === undefined || directions === undefined) continue;
      const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
      const lumaAt = (dx: number, dy: number) =>
        chartLuma(placeAt(lens.positionM, directionIn(directions, widthPx, x + dx, y + dy)));
      if (lumaAt(0.5, 0.5) === null) continue;
      let sum = 0;
      for (let i = 0; i < 16; i++)
        sum += lumaAt(((i & 3) + 0.5) / 4, ((i >> 2) + 0.5) / 4) ?? this.#room[at] ?? 0;
      values[at] = sum / 16;
    }
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

function sheetPlace({ rotation, positionM }: ChartPose, squareM: number): SheetPlace {
  const toSheet = rotationMatrix(inverseRotation(rotation));
  const normal = rotateVector(rotation, [0, 0, 1]);
  return (from, direction) => {
    const distance = dotProduct(normal, subtractVectors(positionM, from)) / dotProduct(normal, direction);
    if (!(distance > 0)) return null;
    const [x, y, z] = subtractVectors(addVectors(from, scaleVector(direction, distance)), positionM);
    return [
      (toSheet[0] * x + toSheet[1] * y + toSheet[2] * z) / squareM,
      (toSheet[3] * x + toSheet[4] * y + toSheet[5] * z) / squareM,
    ];
  };
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

/** Whether the chart is white at a place in squares from its middle; beyond its edge it is. */
function isChartWhite(x: number, y: number): boolean {
  const [u, v] = [x + chartColumns / 2, y + chartRows / 2];
  const [column, row] = [Math.floor(u), Math.floor(v)];
  if (column < 0 || row < 0 || column >= chartColumns || row >= chartRows) return true;
  const marker = markerOfSquare(column, row);
  if (marker === null) return false;
  const cellOf = (place: number) =>
    Math.floor(((place - (1 - markerShare) / 2) / markerShare) * (markerCells + 2)) - 1;
  const [cellX, cellY] = [cellOf(u - column), cellOf(v - row)];
  const farthest = Math.max(cellX, cellY, markerCells - 1 - cellX, markerCells - 1 - cellY);
  if (farthest >= markerCells) return farthest > markerCells;
  return isMarkerCellWhite(marker, cellX, cellY);
}
