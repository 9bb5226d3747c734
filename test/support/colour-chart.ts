import { join } from 'node:path';
import sharp from 'sharp';
import { ciede2000, labOfSrgb, type Rgb } from './ciede2000.ts';
import { bearingDifferenceDeg, type RgbPicture } from './view-pixels.ts';

/** A square of one colour in the scene; its middle in degrees. */
export interface ChartPatch {
  name: string;
  rgb: Rgb;
  bearingDeg: number;
  elevationDeg: number;
}

/** Edge of a patch in bearing and elevation. */
const patchDeg = 10;
/** The edge of what is read of it: far enough from its neighbours for every resampling on the way. */
const readDeg = 5;
const surround: Rgb = [118, 118, 118];

/** sRGB of the ColorChecker Classic, row by row; D. Pascale, "RGB coordinates of the Macbeth ColorChecker", BabelColor 2006. */
const colorChecker: readonly (readonly [string, ...Rgb])[] = [
  ['dark skin', 115, 82, 68],
  ['light skin', 194, 150, 130],
  ['blue sky', 98, 122, 157],
  ['foliage', 87, 108, 67],
  ['blue flower', 133, 128, 177],
  ['bluish green', 103, 189, 170],
  ['orange', 214, 126, 44],
  ['purplish blue', 80, 91, 166],
  ['moderate red', 193, 90, 99],
  ['purple', 94, 60, 108],
  ['yellow green', 157, 188, 64],
  ['orange yellow', 224, 163, 46],
  ['blue', 56, 61, 150],
  ['green', 70, 148, 73],
  ['red', 175, 54, 60],
  ['yellow', 231, 199, 31],
  ['magenta', 187, 86, 149],
  ['cyan', 8, 133, 161],
  ['white', 243, 243, 242],
  ['neutral 8', 200, 200, 200],
  ['neutral 6.5', 160, 160, 160],
  ['neutral 5', 122, 122, 121],
  ['neutral 3.5', 85, 85, 85],
  ['black', 52, 52, 52],
];

/** Both ends of the range, where a wrong range shows first, and the corners of the gamut, where a wrong matrix does. */
const ends: readonly (readonly [string, ...Rgb])[] = [
  ...[0, 8, 16, 235, 247, 255].map((level) => [`grey ${level}`, level, level, level] as const),
  ['full red', 255, 0, 0],
  ['full yellow', 255, 255, 0],
  ['full green', 0, 255, 0],
  ['full cyan', 0, 255, 255],
  ['full blue', 0, 0, 255],
  ['full magenta', 255, 0, 255],
];

function inRows(colours: readonly (readonly [string, ...Rgb])[], bearingDeg: number): ChartPatch[] {
  const [columns, rows] = [6, colours.length / 6];
  return colours.map(([name, ...rgb], index) => ({
    name,
    rgb,
    bearingDeg: (bearingDeg + ((index % columns) - (columns - 1) / 2) * patchDeg + 360) % 360,
    elevationDeg: ((rows - 1) / 2 - Math.floor(index / columns)) * patchDeg,
  }));
}

/**
 * The ColorChecker ahead; behind, across the wrap-around, the ends of the range. They stand there because the virtual
 * unit's front lens gathers 5 % too much: full white saturates its sensor, and no stitching brings that back.
 */
export const chartPatches: readonly ChartPatch[] = [...inRows(colorChecker, 0), ...inRows(ends, 180)];

/** The directions in which the chart stands, to look at it half by half. */
export const chartBearingsDeg = [0, 180] as const;

/** The chart as an equirectangular scene, its middle column at bearing 0. */
export function chartPanorama(widthPx: number): RgbPicture {
  const heightPx = widthPx / 2;
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    const elevationDeg = 90 - ((y + 0.5) * 180) / heightPx;
    const row = chartPatches.filter((patch) => Math.abs(patch.elevationDeg - elevationDeg) < patchDeg / 2);
    for (let x = 0; x < widthPx; x++) {
      const bearingDeg = ((x + 0.5) * 360) / widthPx + 180;
      const patch = row.find(
        (each) => Math.abs(bearingDifferenceDeg(each.bearingDeg, bearingDeg)) < patchDeg / 2,
      );
      data.set(patch?.rgb ?? surround, (y * widthPx + x) * 3);
    }
  }
  return { widthPx, heightPx, data };
}

/** Writes the scene as a PNG into a folder; resolves with its path. The width is that at which the virtual headset plays it. */
export async function writeColourChart(folder: string): Promise<string> {
  const { widthPx, heightPx, data } = chartPanorama(2048);
  const path = join(folder, 'colour-chart.png');
  await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .png()
    .toFile(path);
  return path;
}

/** Where a picture shows a direction, in pixels; null where it does not. */
export type PlaceOfDirection = (
  bearingDeg: number,
  elevationDeg: number,
) => { xPx: number; yPx: number } | null;

/** Where a panorama of the scene shows a direction. */
export function placeOnPanorama({
  widthPx,
  heightPx,
}: Pick<RgbPicture, 'widthPx' | 'heightPx'>): PlaceOfDirection {
  return (bearingDeg, elevationDeg) => ({
    xPx: (widthPx * ((bearingDeg + 180) % 360)) / 360,
    yPx: (heightPx * (90 - elevationDeg)) / 180,
  });
}

export interface ReadPatch extends ChartPatch {
  /** Mean over the patch's middle. */
  seen: Rgb;
  deltaE: number;
}

function meanOver(picture: RgbPicture, patch: ChartPatch, placeOf: PlaceOfDirection): Rgb | null {
  const steps = 15;
  const sum = [0, 0, 0] as [number, number, number];
  for (let row = 0; row < steps; row++) {
    for (let column = 0; column < steps; column++) {
      const offset = (index: number) => ((index + 0.5) / steps - 0.5) * readDeg;
      const place = placeOf(
        (patch.bearingDeg + offset(column) + 360) % 360,
        patch.elevationDeg + offset(row),
      );
      if (place === null) return null;
      const at = (Math.floor(place.yPx) * picture.widthPx + Math.floor(place.xPx)) * 3;
      for (const channel of [0, 1, 2] as const) sum[channel] += picture.data[at + channel] ?? Number.NaN;
    }
  }
  return [sum[0] / steps ** 2, sum[1] / steps ** 2, sum[2] / steps ** 2];
}

/** The patches that lie wholly in a picture, and how far each is (CIEDE2000) from the colour that it has in the scene. */
export function readChart(picture: RgbPicture, placeOf: PlaceOfDirection): ReadPatch[] {
  return chartPatches.flatMap((patch) => {
    const seen = meanOver(picture, patch, placeOf);
    if (seen === null) return [];
    return [{ ...patch, seen, deltaE: ciede2000(labOfSrgb(patch.rgb), labOfSrgb(seen)) }];
  });
}

/** The mean of the differences, and the patch with the largest. */
export function colourError(patches: readonly ReadPatch[]): { meanDeltaE: number; worst: ReadPatch } {
  const worst = patches.reduce((most, patch) => (patch.deltaE > most.deltaE ? patch : most));
  return { meanDeltaE: patches.reduce((sum, { deltaE }) => sum + deltaE, 0) / patches.length, worst };
}
