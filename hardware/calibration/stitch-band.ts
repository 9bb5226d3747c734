import type { Calibration, Lens, PictureRect } from './calibration.ts';
import { maxThetaRad, vignettingAt } from './lens-projection.ts';
import { inverseRotation, rotationMatrix, type RotationMatrix } from './rotation.ts';
import { stitchMapFormat } from './stitch-map-format.ts';

const { tileHeightPx, tileWidthPx } = stitchMapFormat;

/** One plane of source and panorama; `scale` luma pixels make one pixel of it (chroma sited at their middle). */
export interface PlaneGeometry {
  scale: 1 | 2;
  sourceWidthPx: number;
  sourceHeightPx: number;
  widthPx: number;
  heightPx: number;
}

/** What one lens sees of one band of 8 rows, row after row; coordinates in the plane, 0 at a pixel's centre. */
export interface LensBand {
  xPx: Float64Array;
  yPx: Float64Array;
  /** Maximum θ less θ, radians: how far inside the image circle; −Infinity where the lens does not see. */
  reachRad: Float64Array;
  /** What the lens's brightness is to be divided by. */
  shading: Float64Array;
  /** Share of the pixel, 0 … 1, before the division by `shading`. */
  weight: Float64Array;
}

interface BandParts {
  plane: PlaneGeometry;
  firstRow: number;
}

/** Directions of a plane's columns: they are the same in every row. */
export interface ColumnBearings {
  cos: Float64Array;
  sin: Float64Array;
}

export function columnBearings({ widthPx }: PlaneGeometry): ColumnBearings {
  const cos = new Float64Array(widthPx);
  const sin = new Float64Array(widthPx);
  for (let column = 0; column < widthPx; column++) {
    const bearing = (2 * Math.PI * (column + 0.5)) / widthPx + Math.PI;
    cos[column] = Math.cos(bearing);
    sin[column] = Math.sin(bearing);
  }
  return { cos, sin };
}

export function newLensBand(widthPx: number): LensBand {
  const numbers = () => new Float64Array(widthPx * tileHeightPx);
  return { xPx: numbers(), yPx: numbers(), reachRad: numbers(), shading: numbers(), weight: numbers() };
}

/** A lens with what its loop needs at hand. */
export interface PreparedLens {
  lens: Lens;
  toLens: RotationMatrix;
  maxTheta: number;
  /** Below this cosine of θ no pixel of a tile that the lens sees part of can lie. */
  farCosine: number;
  shaded: boolean;
  /** The coordinates in the plane that the lens's own part of the picture spans. */
  frame: { left: number; top: number; right: number; bottom: number };
}

function frameIn(plane: PlaneGeometry, frame: PictureRect | undefined): PreparedLens['frame'] {
  const { scale, sourceWidthPx, sourceHeightPx } = plane;
  if (frame === undefined) {
    return { left: -0.5, top: -0.5, right: sourceWidthPx - 0.5, bottom: sourceHeightPx - 0.5 };
  }
  // Half a pixel less than the frame: a sample there would mix in the first pixel beyond.
  return {
    left: frame.xPx / scale,
    top: frame.yPx / scale,
    right: (frame.xPx + frame.widthPx) / scale - 1,
    bottom: (frame.yPx + frame.heightPx) / scale - 1,
  };
}

export function prepareLens(lens: Lens, plane: PlaneGeometry): PreparedLens {
  const maxTheta = maxThetaRad(lens);
  const tileDiagonal = (2 * Math.PI * Math.hypot(tileWidthPx, tileHeightPx)) / plane.widthPx;
  return {
    lens,
    toLens: rotationMatrix(inverseRotation(lens.rotation)),
    maxTheta,
    farCosine: Math.cos(Math.min(Math.PI, maxTheta + 2 * tileDiagonal)),
    shaded: lens.vignetting.some((term) => term !== 0),
    frame: frameIn(plane, lens.frame),
  };
}

/**
 * Where the directions of the 8 rows from `firstRow` fall in the lens, as `projectToLens` has it, written out
 * because it runs millions of times. Rows below the panorama go on round the sphere and are used by nobody.
 */
export function projectBand(
  prepared: PreparedLens,
  { lens, plane, columns, firstRow }: BandParts & { lens: LensBand; columns: ColumnBearings },
): void {
  const { fxPx, fyPx, cxPx, cyPx, k } = prepared.lens;
  const [k1, k2, k3, k4] = k;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = prepared.toLens;
  const { scale, widthPx } = plane;
  const { left: firstX, top: firstY, right: lastX, bottom: lastY } = prepared.frame;
  let at = 0;
  for (let row = firstRow; row < firstRow + tileHeightPx; row++) {
    const elevation = Math.PI / 2 - (Math.PI * (row + 0.5)) / plane.heightPx;
    const level = Math.cos(elevation);
    const up = Math.sin(elevation);
    for (let column = 0; column < widthPx; column++, at++) {
      const ahead = level * (columns.cos[column] ?? 0);
      const left = -level * (columns.sin[column] ?? 0);
      const z = m6 * ahead + m7 * left + m8 * up;
      if (z < prepared.farCosine) {
        lens.reachRad[at] = -Infinity;
        continue;
      }
      const x = m0 * ahead + m1 * left + m2 * up;
      const y = m3 * ahead + m4 * left + m5 * up;
      const lateral = Math.sqrt(x * x + y * y);
      const theta = Math.atan2(lateral, z);
      const t2 = theta * theta;
      const radius = lateral > 0 ? (theta * (1 + t2 * (k1 + t2 * (k2 + t2 * (k3 + t2 * k4))))) / lateral : 0;
      const px = (cxPx + fxPx * radius * x) / scale - 0.5;
      const py = (cyPx + fyPx * radius * y) / scale - 0.5;
      lens.xPx[at] = px;
      lens.yPx[at] = py;
      const inside = px >= firstX && py >= firstY && px <= lastX && py <= lastY;
      lens.reachRad[at] = inside && theta <= prepared.maxTheta ? prepared.maxTheta - theta : -Infinity;
      lens.shading[at] = prepared.shaded ? vignettingAt(prepared.lens, theta) : 1;
    }
  }
}

/** Gives the pixels of the time-code strip to `strip` alone: the strip's bottom left corner in the panorama's. */
export function placeStrip(
  rect: NonNullable<Calibration['timeCodeStrip']>,
  { strip, lenses, plane, firstRow }: BandParts & { strip: LensBand; lenses: readonly LensBand[] },
): void {
  const { scale, widthPx, heightPx } = plane;
  const top = heightPx * scale - rect.heightPx;
  strip.weight.fill(0);
  if ((firstRow + tileHeightPx) * scale <= top) return;
  const columns = Math.min(widthPx, Math.ceil(rect.widthPx / scale) + tileWidthPx);
  for (let row = 0; row < tileHeightPx; row++) {
    const y = (firstRow + row + 0.5) * scale;
    for (let column = 0; column < columns; column++) {
      const at = row * widthPx + column;
      const x = (column + 0.5) * scale;
      strip.xPx[at] = (rect.xPx + x) / scale - 0.5;
      strip.yPx[at] = (rect.yPx + y - top) / scale - 0.5;
      strip.shading[at] = 1;
      if (x > rect.widthPx || y < top) continue;
      strip.weight[at] = 1;
      for (const lens of lenses) lens.weight[at] = 0;
    }
  }
}
