import type { Calibration, Lens } from './calibration.ts';
import { projectToLens, vignettingAt } from './lens-projection.ts';
import { stitchMapFormat } from './stitch-map-format.ts';
import { seamColumnStepRad, seamDirection, seamHalfColumns, seamRows, type Seam } from './stitch-seam.ts';

const { coordinateBits, xRounding, unitWeight } = stitchMapFormat;
const unit = 1 << coordinateBits;

export const seamColumns = 2 * seamHalfColumns + 1;

/** A seam with where each lens sees its rows and columns, as the stitch map holds it. */
export interface SeamStrips {
  seam: Seam;
  /** Q11 x and y in the luma plane: lens a's rows and columns, then lens b's. */
  points: Uint32Array;
  /** Q14: what each lens's brightness there is to be multiplied by; the same order. */
  shading: Uint16Array;
}

/** Coordinates are limited to the lens's frame, so that columns beyond the overlap read something, if nothing useful. */
function placeInPlane(lens: Lens, { xPx, yPx }: { xPx: number; yPx: number }, picture: Calibration) {
  const frame = lens.frame ?? { xPx: 0, yPx: 0, widthPx: picture.widthPx, heightPx: picture.heightPx };
  const limited = (value: number, first: number, length: number) =>
    Math.round(Math.min(Math.max(value - 0.5, first), first + length - 1) * unit);
  return {
    x: limited(xPx, frame.xPx, frame.widthPx) + xRounding,
    y: limited(yPx, frame.yPx, frame.heightPx),
  };
}

/** Looks up every row and column of a seam in both of its lenses. */
export function seamStrips(calibration: Calibration, seam: Seam): SeamStrips {
  const perLens = seamRows * seamColumns;
  const points = new Uint32Array(4 * perLens);
  const shading = new Uint16Array(2 * perLens);
  [seam.lensA, seam.lensB].forEach((index, side) => {
    const lens = calibration.lenses[index];
    if (lens === undefined) throw new RangeError('a seam is between two lenses of the unit');
    let at = side * perLens;
    for (let row = 0; row < seamRows; row++) {
      for (let column = -seamHalfColumns; column <= seamHalfColumns; column++, at++) {
        const angle = (seam.middleRad[row] ?? 0) + column * seamColumnStepRad;
        const point = projectToLens(lens, seamDirection(seam, row, angle));
        const place = placeInPlane(lens, point, calibration);
        points[2 * at] = place.x;
        points[2 * at + 1] = place.y;
        const brightness = Math.max(vignettingAt(lens, point.thetaRad), 0.25);
        shading[at] = Math.min(0xffff, Math.round(unitWeight / brightness));
      }
    }
  });
  return { seam, points, shading };
}
