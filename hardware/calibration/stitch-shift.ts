import type { Calibration } from './calibration.ts';
import { projectToLens } from './lens-projection.ts';
import { directionOfPanoramaPoint } from './panorama.ts';
import type { PlaneGeometry } from './stitch-band.ts';
import { stitchMapFormat, type TileShift } from './stitch-map-format.ts';
import { placeOnSeam, seamColumnStepRad, seamDirection, seamRows, type Seam } from './stitch-seam.ts';
import type { Vector3 } from './vector.ts';

const { tileWidthPx, tileHeightPx, coordinateBits } = stitchMapFormat;
const unit = 1 << coordinateBits;

/** A seam shifts wholly what lies this near to it, radians: where both lenses are blended. */
const wholeRad = (3.5 * Math.PI) / 180;
/** From there outwards the shift fades to nothing at this angle: slowly, so that nothing looks stretched. */
const fadedRad = (17 * Math.PI) / 180;

const cornerPixels = [
  [0, 0],
  [tileWidthPx - 1, 0],
  [0, tileHeightPx - 1],
  [tileWidthPx - 1, tileHeightPx - 1],
] as const;

/** Of the shift at a place, 0 … 1: all of it at the seam, none far from it or where the lenses do not meet. */
function strengthAt(seam: Seam, row: number, angleRad: number): number {
  const first = Math.floor(row) % seamRows;
  const second = (first + 1) % seamRows;
  const part = row - Math.floor(row);
  if ((seam.halfColumns[first] ?? 0) === 0 || (seam.halfColumns[second] ?? 0) === 0) return 0;
  const middle = (seam.middleRad[first] ?? 0) * (1 - part) + (seam.middleRad[second] ?? 0) * part;
  const beyond = Math.max(0, Math.abs(angleRad - middle) - wholeRad);
  return Math.max(0, 1 - beyond / (fadedRad - wholeRad));
}

interface Corner {
  direction: Vector3;
  row: number;
  angleRad: number;
  strength: number;
}

function cornersOf(seam: Seam, xPx: number, firstRow: number, plane: PlaneGeometry): Corner[] {
  return cornerPixels.map(([column, line]) => {
    const point = { xPx: xPx + column + 0.5, yPx: firstRow + line + 0.5 };
    const direction = directionOfPanoramaPoint(point, plane);
    const { row, angleRad } = placeOnSeam(seam, direction);
    return { direction, row, angleRad, strength: strengthAt(seam, row, angleRad) };
  });
}

/** Rows of the four corners, going on beyond the last row where the tile lies across the first. */
function unwrapped(rows: readonly number[]): number[] {
  const low = Math.min(...rows);
  const crosses = rows.some((row) => row - low > seamRows / 2);
  return crosses ? rows.map((row) => (row < seamRows / 2 ? row + seamRows : row)) : [...rows];
}

/** The seam of one rig that shifts a tile, and the corners' places on it; null where none does. */
function seamOfTile(
  seams: readonly Seam[],
  xPx: number,
  firstRow: number,
  plane: PlaneGeometry,
): { index: number; corners: Corner[] } | null {
  let best: { index: number; corners: Corner[] } | null = null;
  let bestStrength = 0;
  seams.forEach((seam, index) => {
    if (seam.maxDisparityColumns === 0) return;
    const corners = cornersOf(seam, xPx, firstRow, plane);
    const strength = Math.max(...corners.map((corner) => corner.strength));
    if (strength > bestStrength) {
      best = { index, corners };
      bestStrength = strength;
    }
  });
  return best;
}

/**
 * How the samples of a tile move with the disparity of its seam: one entry per lens, null where it stays.
 * `xPx` and `firstRow` are the tile's place in the plane.
 */
export function tileShifts(
  { lenses }: Calibration,
  seams: readonly Seam[],
  plane: PlaneGeometry,
  [xPx, firstRow]: readonly [number, number],
): (TileShift | null)[] {
  const none = lenses.map(() => null);
  const found = seamOfTile(seams, xPx, firstRow, plane);
  const seam = found === null ? undefined : seams[found.index];
  if (found === null || seam === undefined) return none;
  // The slope is taken over half of the largest disparity: nearest to the curve where it is used.
  const referenceColumns = seam.maxDisparityColumns / 2;
  return lenses.map((lens, index) => {
    const sign = index === seam.lensA ? 1 : index === seam.lensB ? -1 : 0;
    if (sign === 0) return null;
    const moves = found.corners.map(({ direction, row, angleRad, strength }) => {
      const turn = (sign * strength * referenceColumns * seamColumnStepRad) / 2;
      const from = projectToLens(lens, direction);
      const to = projectToLens(lens, seamDirection(seam, row, angleRad + turn));
      const perColumn = unit / (plane.scale * referenceColumns);
      return { x: (to.xPx - from.xPx) * perColumn, y: (to.yPx - from.yPx) * perColumn };
    });
    return {
      seam: found.index,
      maxColumns: seam.maxDisparityColumns,
      rows: unwrapped(found.corners.map((corner) => corner.row)),
      x: moves.map((move) => move.x),
      y: moves.map((move) => move.y),
    };
  });
}
