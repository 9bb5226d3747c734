import type { Lens } from '../calibration.ts';
import { directionOfPanoramaPoint, type PanoramaSize } from '../panorama.ts';
import {
  composeRotations,
  identityRotation,
  inverseRotation,
  rotateVector,
  rotationAbout,
  rotationMatrix,
  type Quaternion,
} from '../rotation.ts';
import type { Vector3 } from '../vector.ts';
import { halvedPicture, lumaAt, type GreyPicture } from './grey-picture.ts';
import { PlacedLens, unturnedHead } from './placed-lens.ts';

/** A small panorama in H without its large-scale brightness; NaN where no lens looks. */
type RoomSketch = GreyPicture & { readonly luma: Float32Array };

const deg = Math.PI / 180;
const size: PanoramaSize = { widthPx: 180, heightPx: 90 };

/** The panorama at 2° per pixel, from the lens that sees each direction nearest its axis. */
function roughPanorama(picture: GreyPicture, lenses: readonly Lens[]): Float32Array {
  let [small, scale] = [picture, 1];
  // Until a pixel is about as large as one of the panorama, so that none is skipped.
  while (scale * 1.4 < (lenses[0]?.fxPx ?? 0) * 2 * deg) [small, scale] = [halvedPicture(small), scale * 2];
  const placed = lenses.map((lens) => new PlacedLens(lens, unturnedHead));
  const axes = lenses.map(({ rotation }) => rotateVector(rotation, [0, 0, 1]));
  const luma = new Float32Array(size.widthPx * size.heightPx).fill(NaN);
  for (let at = 0; at < luma.length; at++) {
    const place = { xPx: (at % size.widthPx) + 0.5, yPx: Math.floor(at / size.widthPx) + 0.5 };
    const direction = directionOfPanoramaPoint(place, size);
    const cosines = axes.map(
      (axis) => axis[0] * direction[0] + axis[1] * direction[1] + axis[2] * direction[2],
    );
    const nearest = placed[cosines.indexOf(Math.max(...cosines))];
    if (nearest?.project(...direction) !== true) continue;
    luma[at] = lumaAt(small, nearest.xPx / scale, nearest.yPx / scale) / nearest.lens.gain;
  }
  return luma;
}

/** The mean of what is there within `reach` pixels of the panorama both ways; the poles' stretch does not matter here. */
function smoothed(luma: Float32Array, reach: number): Float32Array {
  const { widthPx, heightPx } = size;
  return luma.map((_, at) => {
    const [column, row] = [at % widthPx, Math.floor(at / widthPx)];
    let [sum, count] = [0, 0];
    for (let y = Math.max(0, row - reach); y <= Math.min(heightPx - 1, row + reach); y++) {
      for (let x = column - reach; x <= column + reach; x++) {
        const value = luma[y * widthPx + ((x + widthPx) % widthPx)] as number;
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
    }
    return count > 0 ? sum / count : NaN;
  });
}

function sketchOf(picture: GreyPicture, lenses: readonly Lens[]): RoomSketch {
  const rough = roughPanorama(picture, lenses);
  const background = smoothed(rough, 7);
  return {
    ...size,
    luma: smoothed(
      rough.map((value, at) => value - (background[at] as number)),
      1,
    ),
  };
}

/** Directions spread evenly over the sphere. Source: the golden-angle spiral. */
function evenDirections(count: number): Vector3[] {
  return Array.from({ length: count }, (_, index) => {
    const z = 1 - (2 * index + 1) / count;
    const lateral = Math.sqrt(1 - z * z);
    const angle = index * Math.PI * (3 - Math.sqrt(5));
    return [lateral * Math.cos(angle), lateral * Math.sin(angle), z];
  });
}

/** A sketch seen in a set of directions. */
interface SketchSamples {
  directions: readonly Vector3[];
  values: Float64Array;
}

function samplesOf(sketch: RoomSketch, directions: readonly Vector3[]): SketchSamples {
  return { directions, values: Float64Array.from(directions, ([x, y, z]) => valueIn(sketch, x, y, z)) };
}

/** The value in a unit direction, of the pixel it falls into. */
function valueIn({ luma, widthPx, heightPx }: RoomSketch, x: number, y: number, z: number): number {
  const column = Math.floor(widthPx * (0.5 - Math.atan2(y, x) / (2 * Math.PI)));
  const row = Math.floor((heightPx * Math.acos(Math.min(1, Math.max(-1, z)))) / Math.PI);
  return luma[Math.min(row, heightPx - 1) * widthPx + Math.min(column, widthPx - 1)] as number;
}

/** How alike the sketches are when the head has turned by `turn` from the first to the second, −1 … 1. */
function likeness({ directions, values }: SketchSamples, second: RoomSketch, turn: Quaternion): number {
  const m = rotationMatrix(inverseRotation(turn));
  let [product, one, other] = [0, 0, 0];
  for (let index = 0; index < values.length; index++) {
    const [x, y, z] = directions[index] as Vector3;
    const a = values[index] as number;
    const b = valueIn(
      second,
      m[0] * x + m[1] * y + m[2] * z,
      m[3] * x + m[4] * y + m[5] * z,
      m[6] * x + m[7] * y + m[8] * z,
    );
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    product += a * b;
    one += a * a;
    other += b * b;
  }
  return one > 0 && other > 0 ? product / Math.sqrt(one * other) : -1;
}

/** Turns a head makes: any way round, up and down by 40°, tilted by 24°. */
function* headTurns(stepDeg: number): Generator<Quaternion> {
  for (let yaw = -180; yaw < 180; yaw += stepDeg) {
    for (let pitch = -40; pitch <= 40; pitch += stepDeg) {
      for (let roll = -24; roll <= 24; roll += stepDeg) {
        const tilt = composeRotations(
          rotationAbout([0, 1, 0], pitch * deg),
          rotationAbout([1, 0, 0], roll * deg),
        );
        yield composeRotations(rotationAbout([0, 0, 1], yaw * deg), tilt);
      }
    }
  }
}

const turnAxes: readonly Vector3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Walks to the best neighbour until none is better, with ever smaller steps down to half a degree. */
function climb(start: Quaternion, score: (turn: Quaternion) => number): { turn: Quaternion; score: number } {
  let best = { turn: start, score: score(start) };
  for (let stepDeg = 4; stepDeg >= 0.5; stepDeg /= 2) {
    for (let better = true; better;) {
      better = false;
      for (const axis of turnAxes) {
        for (const side of [-1, 1]) {
          const turn = composeRotations(rotationAbout(axis, side * stepDeg * deg), best.turn);
          const there = score(turn);
          if (there > best.score) [best, better] = [{ turn, score: there }, true];
        }
      }
    }
  }
  return best;
}

/** How alike two sketches must be for their turn to be believed. */
const leastLikeness = 0.3;

/**
 * Finds how the head turned from the first picture to each, as rotations from H then to H at first, within about a
 * degree; null for a picture that shows too little in common with the first. Needs no start value.
 */
export function findHeadTurns(
  pictures: readonly GreyPicture[],
  lenses: readonly Lens[],
): (Quaternion | null)[] {
  const sketches = pictures.map((picture) => sketchOf(picture, lenses));
  const [first] = sketches;
  if (first === undefined) return [];
  const few = samplesOf(first, evenDirections(500));
  const many = samplesOf(first, evenDirections(3000));
  return sketches.map((sketch) => {
    if (sketch === first) return identityRotation;
    const scored = [...headTurns(8)]
      .map((turn) => ({ turn, score: likeness(few, sketch, turn) }))
      .sort((a, b) => b.score - a.score);
    const climbed = scored
      .slice(0, 4)
      .map(({ turn }) => climb(turn, (each) => likeness(many, sketch, each)))
      .sort((a, b) => b.score - a.score)[0];
    return climbed !== undefined && climbed.score >= leastLikeness ? climbed.turn : null;
  });
}
