import type { Calibration } from './calibration.ts';
import type { PanoramaSize } from './panorama.ts';
import {
  columnBearings,
  newLensBand,
  placeStrip,
  prepareLens,
  projectBand,
  type PlaneGeometry,
} from './stitch-band.ts';
import { encodeStitchMap } from './stitch-map-encoding.ts';
import { stitchMapFormat, type StitchPlane } from './stitch-map-format.ts';
import { findSeams, type Seam } from './stitch-seam.ts';
import { seamStrips } from './stitch-seam-strips.ts';
import { tileShifts } from './stitch-shift.ts';
import { stitchTile } from './stitch-tile.ts';
import { weighBand } from './stitch-weights.ts';

export interface StitchMapOptions extends PanoramaSize {
  /** Half width of the blend between two lenses, degrees; 0 gives a hard seam. */
  featherDeg: number;
}

const { tileWidthPx, tileHeightPx } = stitchMapFormat;
const minWidthPx = 64;
const maxWidthPx = 16384;

function checkOptions(calibration: Calibration, { widthPx, heightPx, featherDeg }: StitchMapOptions): void {
  if (widthPx !== 2 * heightPx || widthPx % 4 !== 0 || widthPx < minWidthPx || widthPx > maxWidthPx) {
    throw new RangeError(
      `a panorama is twice as wide as high, ${minWidthPx} to ${maxWidthPx} px wide and even both ways`,
    );
  }
  if (!(featherDeg >= 0 && featherDeg <= 45)) throw new RangeError('the feather is 0 to 45 degrees');
  if (calibration.widthPx < minWidthPx || calibration.heightPx < minWidthPx) {
    throw new RangeError(`a stream picture is at least ${minWidthPx} px each way`);
  }
  if (calibration.lenses.length === 0) throw new RangeError('an equirectangular picture needs no stitch map');
  const strip = calibration.timeCodeStrip;
  if (strip !== null && (strip.widthPx > widthPx || strip.heightPx > heightPx)) {
    throw new RangeError('the time-code strip is larger than the panorama');
  }
  if (
    strip !== null &&
    (strip.xPx + strip.widthPx > calibration.widthPx || strip.yPx + strip.heightPx > calibration.heightPx)
  ) {
    throw new RangeError('the time-code strip lies outside the stream picture');
  }
}

function geometryOf(calibration: Calibration, size: PanoramaSize, scale: 1 | 2): PlaneGeometry {
  return {
    scale,
    sourceWidthPx: Math.ceil(calibration.widthPx / scale),
    sourceHeightPx: Math.ceil(calibration.heightPx / scale),
    widthPx: size.widthPx / scale,
    heightPx: size.heightPx / scale,
  };
}

function buildPlane(
  calibration: Calibration,
  seams: readonly Seam[],
  plane: PlaneGeometry,
  featherRad: number,
): StitchPlane {
  const columns = columnBearings(plane);
  const prepared = calibration.lenses.map((lens) => prepareLens(lens, plane));
  const lenses = prepared.map(() => newLensBand(plane.widthPx));
  const strip = newLensBand(plane.widthPx);
  const parts = calibration.timeCodeStrip === null ? lenses : [...lenses, strip];
  const tileColumns = Array.from({ length: Math.ceil(plane.widthPx / tileWidthPx) }, (_, tile) =>
    // The last tile of an uneven width overlaps its neighbour.
    Math.min(tile * tileWidthPx, plane.widthPx - tileWidthPx),
  );
  const bands: StitchPlane['bands'][number][] = [];
  for (let firstRow = 0; firstRow < plane.heightPx; firstRow += tileHeightPx) {
    prepared.forEach((lens, index) => {
      const band = lenses[index];
      if (band !== undefined) projectBand(lens, { lens: band, plane, columns, firstRow });
    });
    weighBand(lenses, featherRad);
    if (calibration.timeCodeStrip !== null) {
      placeStrip(calibration.timeCodeStrip, { strip, lenses, plane, firstRow });
    }
    bands.push(
      tileColumns.map((xPx) =>
        stitchTile(parts, tileShifts(calibration, seams, plane, [xPx, firstRow]), xPx, plane),
      ),
    );
  }
  return { ...plane, bands };
}

/**
 * The stitch map of a unit: which source pixels make each pixel of its panorama, for the `roundsightstitch` element.
 * The form is described in `stitch-map.md`; the same calibration and options give the same bytes. The panorama is
 * in the headset frame, the scene at infinity. Directions no lens sees come out as a grey hatch.
 * Takes 4:2:0 pictures. Throws a RangeError for a size, a feather or a
 * strip out of range.
 */
export function buildStitchMap(calibration: Calibration, options: StitchMapOptions): Uint8Array {
  checkOptions(calibration, options);
  const featherRad = (options.featherDeg * Math.PI) / 180;
  const seams = findSeams(calibration, featherRad);
  const plane = (scale: 1 | 2) =>
    buildPlane(calibration, seams, geometryOf(calibration, options, scale), featherRad);
  return encodeStitchMap({
    sourceWidthPx: calibration.widthPx,
    sourceHeightPx: calibration.heightPx,
    widthPx: options.widthPx,
    heightPx: options.heightPx,
    gains: calibration.lenses.map((lens) => lens.gain),
    planes: [plane(1), plane(2)],
    seams: seams.map((seam) => seamStrips(calibration, seam)),
  });
}
