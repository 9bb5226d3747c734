import type { LensBand, PlaneGeometry } from './stitch-band.ts';
import { stitchMapFormat, tileKind, type StitchTile, type TileShift } from './stitch-map-format.ts';

const { tileWidthPx, tileHeightPx, coordinateBits, xRounding, unitWeight, minTaps, maxTaps } =
  stitchMapFormat;
const tilePixels = tileWidthPx * tileHeightPx;
const unit = 1 << coordinateBits;
const sixtyFourth = unit / 64;

/** A straight line per column may miss the true coordinate by this much, in pixels; else the tile lists points. */
const maxLineErrorPx = 1 / 16;

/** Largest coordinates that read nothing beyond the plane; x with its rounding, up to the next 64th. */
const lastX = (plane: PlaneGeometry) => (plane.sourceWidthPx - 1) * unit;
const lastY = (plane: PlaneGeometry) => (plane.sourceHeightPx - 1) * unit;

const limited = (value: number, high: number) => Math.min(high, Math.max(0, value));

/** A line a + d·row through 8 values, and the values it gives; false where it misses one that counts. */
function fitColumn(
  wanted: Float64Array,
  counts: LensBand['weight'],
  { at, stride, bias, last }: { at: number; stride: number; bias: number; last: number },
  line: { start: number; slope: number },
): boolean {
  let sum = 0;
  let moment = 0;
  for (let row = 0; row < tileHeightPx; row++) {
    const value = limited((wanted[at + row * stride] ?? 0) * unit, last);
    sum += value;
    moment += row * value;
  }
  line.slope = Math.round((8 * moment - 28 * sum) / 336);
  const ends = 7 * line.slope;
  const start = Math.round((sum - 28 * line.slope) / 8);
  // The whole line must stay in the plane: a kernel does not clamp.
  line.start = Math.min(Math.max(start, -Math.min(0, ends)), last - Math.max(0, ends)) + bias;
  if (line.start < bias - Math.min(0, ends)) return false;
  for (let row = 0; row < tileHeightPx; row++) {
    if ((counts[at + row * stride] ?? 0) === 0) continue;
    const value = (wanted[at + row * stride] ?? 0) * unit;
    const error = Math.abs(line.start - bias + row * line.slope - limited(value, last));
    if (error > maxLineErrorPx * unit) return false;
  }
  return true;
}

/** The lines of a tile's 16 columns, absolute; null where some column is not straight enough. */
function fitLines(lens: LensBand, at: number, plane: PlaneGeometry): number[] | null {
  // Plain arrays, here and below: hundreds of thousands of small typed ones would keep the collector busy.
  const lines = new Array<number>(4 * tileWidthPx).fill(0);
  const line = { start: 0, slope: 0 };
  const stride = plane.widthPx;
  for (let column = 0; column < tileWidthPx; column++) {
    const place = { at: at + column, stride, bias: xRounding, last: lastX(plane) };
    if (!fitColumn(lens.xPx, lens.weight, place, line)) return null;
    lines[column] = line.start;
    lines[2 * tileWidthPx + column] = line.slope;
    if (!fitColumn(lens.yPx, lens.weight, { ...place, bias: 0, last: lastY(plane) }, line)) return null;
    lines[tileWidthPx + column] = line.start;
    lines[3 * tileWidthPx + column] = line.slope;
  }
  return lines;
}

/** The windows of source pixels that each row of the tile reads: one for all 16 columns, or two for 8 each. */
interface Windows {
  lines: readonly number[];
  perRow: 1 | 2;
  /** First source column and row of each window, row by row. */
  left: readonly number[];
  top: readonly number[];
  taps: number;
}

/** Finds the windows along the lines; null where one is wider than 16 less `spareColumns`, or too tall. */
function fitWindows(
  lines: readonly number[],
  perRow: 1 | 2,
  plane: PlaneGeometry,
  spareColumns: 0 | 1,
): Windows | null {
  const left: number[] = [];
  const top: number[] = [];
  const columns = tileWidthPx / perRow;
  let taps: number = minTaps;
  for (let window = 0; window < tileHeightPx * perRow; window++) {
    const row = Math.floor(window / perRow);
    const first = (window % perRow) * columns;
    let x0 = 0x7fffffff;
    let x1 = 0;
    let y0 = 0x7fffffff;
    let y1 = 0;
    for (let column = first; column < first + columns; column++) {
      const x = (lines[column] ?? 0) + row * (lines[2 * tileWidthPx + column] ?? 0);
      const y = (lines[tileWidthPx + column] ?? 0) + row * (lines[3 * tileWidthPx + column] ?? 0);
      x0 = Math.min(x0, x >> coordinateBits);
      // A coordinate with no fraction needs no neighbour.
      x1 = Math.max(x1, (x + unit - sixtyFourth) >> coordinateBits);
      y0 = Math.min(y0, y >> coordinateBits);
      y1 = Math.max(y1, (y + unit - 1) >> coordinateBits);
    }
    x0 = Math.min(x0, plane.sourceWidthPx - tileWidthPx);
    if (x1 - x0 >= tileWidthPx - spareColumns) return null;
    left.push(x0);
    top.push(y0);
    taps = Math.max(taps, y1 - y0 + 1);
  }
  return taps > maxTaps ? null : { lines, perRow, left, top, taps };
}

/** The numbers of a window or a pair: x, y, slope of x, slope of y of 16 columns (modulo 32 px), left and top. */
function windowsSample(windows: Windows, taps: number, plane: PlaneGeometry): Int16Array {
  const { lines, left, top } = windows;
  const sample = new Int16Array(4 * tileWidthPx + 2 * left.length);
  sample.set(lines);
  for (let window = 0; window < left.length; window++) {
    sample[4 * tileWidthPx + 2 * window] = left[window] ?? 0;
    sample[4 * tileWidthPx + 2 * window + 1] = Math.min(top[window] ?? 0, plane.sourceHeightPx - taps);
  }
  return sample;
}

/** The lines where a seam's disparity has moved them by so many columns. */
function movedLines(lines: readonly number[], { x, y }: TileShift, columns: number): number[] {
  const moved = [...lines];
  [x, y].forEach((corners, axis) => {
    const [upperLeft = 0, upperRight = 0, lowerLeft = 0, lowerRight = 0] = corners;
    for (let column = 0; column < tileWidthPx; column++) {
      const part = column / (tileWidthPx - 1);
      const upper = columns * (upperLeft + part * (upperRight - upperLeft));
      const lower = columns * (lowerLeft + part * (lowerRight - lowerLeft));
      const place = axis * tileWidthPx + column;
      moved[place] = (moved[place] ?? 0) + Math.round(upper);
      const slope = place + 2 * tileWidthPx;
      moved[slope] = (moved[slope] ?? 0) + Math.round((lower - upper) / (tileHeightPx - 1));
    }
  });
  return moved;
}

/** Windows that still fit when the seam moves them: by its largest disparity, and a little unevenly. */
function fitMovingWindows(
  lines: readonly number[],
  shift: TileShift | null,
  perRow: 1 | 2,
  plane: PlaneGeometry,
): Windows | null {
  if (shift === null) return fitWindows(lines, perRow, plane, 0);
  const still = fitWindows(lines, perRow, plane, 1);
  const moved = fitWindows(movedLines(lines, shift, shift.maxColumns), perRow, plane, 1);
  if (still === null || moved === null) return null;
  const taps = Math.max(still.taps, moved.taps) + 1;
  return taps > maxTaps ? null : { ...still, taps };
}

/** Windows for all the lenses of a tile, or pairs for all; null where points it must be. */
function windowsOf(
  lenses: readonly LensBand[],
  shifts: readonly (TileShift | null)[],
  at: number,
  plane: PlaneGeometry,
): Windows[] | null {
  const lines = lenses.map((lens) => fitLines(lens, at, plane)).filter((each) => each !== null);
  if (lines.length < lenses.length) return null;
  for (const perRow of [1, 2] as const) {
    const windows = lines
      .map((each, lens) => fitMovingWindows(each, shifts[lens] ?? null, perRow, plane))
      .filter((each) => each !== null);
    if (windows.length === lenses.length) return windows;
  }
  return null;
}

/** The 256 numbers of 32 bit of a list of points: x of 128 pixels, then y. */
function pointsSample(lens: LensBand, at: number, plane: PlaneGeometry): Int16Array {
  const points = new Uint32Array(2 * tilePixels);
  for (let row = 0; row < tileHeightPx; row++) {
    for (let column = 0; column < tileWidthPx; column++) {
      const from = at + row * plane.widthPx + column;
      const to = row * tileWidthPx + column;
      points[to] = Math.round(limited((lens.xPx[from] ?? 0) * unit, lastX(plane))) + xRounding;
      points[tilePixels + to] = Math.round(limited((lens.yPx[from] ?? 0) * unit, lastY(plane)));
    }
  }
  return new Int16Array(points.buffer);
}

/** A lens's share of a tile: none, some of its pixels, some of each pixel, or all of them with nothing to correct. */
type Share = 'none' | 'some' | 'each' | 'all';

function shareOf(lens: LensBand, at: number, stride: number): Share {
  let any = false;
  let each = true;
  let all = true;
  for (let row = 0; row < tileHeightPx; row++) {
    for (let column = 0; column < tileWidthPx; column++) {
      const pixel = at + row * stride + column;
      const weight = lens.weight[pixel];
      if (weight === 0) each = false;
      else any = true;
      if (weight !== 1 || lens.shading[pixel] !== 1) all = false;
    }
  }
  if (all) return 'all';
  return each ? 'each' : any ? 'some' : 'none';
}

/** The Q14 weight of one pixel: the lens's share, with the division by its vignetting. */
function weightAt(lens: LensBand, pixel: number): number {
  const factor = (lens.weight[pixel] ?? 0) / Math.max(lens.shading[pixel] ?? 1, 1e-3);
  return Math.min(2 * unitWeight - 1, Math.round(unitWeight * factor));
}

function tileWeights(lens: LensBand, at: number, stride: number): Int16Array {
  const weights = new Int16Array(tilePixels);
  for (let row = 0; row < tileHeightPx; row++) {
    for (let column = 0; column < tileWidthPx; column++) {
      const pixel = at + row * stride + column;
      if (lens.weight[pixel] !== 0) weights[row * tileWidthPx + column] = weightAt(lens, pixel);
    }
  }
  return weights;
}

/** A ramp may miss the true weight by this much. */
const maxRampError = unitWeight / 1024;

/** The weights of a tile as a line per column over the rows: 16 starts, 16 slopes; null where they are no lines. */
function rampOf(lens: LensBand, at: number, stride: number): Int16Array | null {
  const ramp = new Int16Array(2 * tileWidthPx);
  const lastRow = tileHeightPx - 1;
  for (let column = 0; column < tileWidthPx; column++) {
    const first = weightAt(lens, at + column);
    const slope = Math.round((weightAt(lens, at + column + lastRow * stride) - first) / lastRow);
    const last = first + lastRow * slope;
    if (last < 0 || last >= 2 * unitWeight) return null;
    for (let row = 1; row <= lastRow; row++) {
      const error = first + row * slope - weightAt(lens, at + column + row * stride);
      if (Math.abs(error) > maxRampError) return null;
    }
    ramp[column] = first;
    ramp[tileWidthPx + column] = slope;
  }
  return ramp;
}

/** The share that no lens has, as weights of the hatch; null where all is seen. */
function greyWeights(lenses: readonly LensBand[], at: number, stride: number): Int16Array | null {
  const weights = new Int16Array(tilePixels);
  let any = false;
  for (let pixel = 0; pixel < tilePixels; pixel++) {
    const place = at + Math.floor(pixel / tileWidthPx) * stride + (pixel % tileWidthPx);
    if (lenses.some((lens) => lens.weight[place] !== 0)) continue;
    weights[pixel] = unitWeight;
    any = true;
  }
  return any ? weights : null;
}

interface Mix {
  weights: readonly Int16Array[];
  ramp: Int16Array | null;
  grey: boolean;
}

const soleLens: Mix = { weights: [], ramp: null, grey: false };

/** How the lenses that see something of a tile share it. */
function mixOf(
  seen: readonly LensBand[],
  shares: readonly Share[],
  { at, stride, mayRamp }: { at: number; stride: number; mayRamp: boolean },
): Mix {
  const [only] = seen;
  if (seen.length === 1 && shares.includes('all')) return soleLens;
  const covered = shares.includes('each') || shares.includes('all');
  if (seen.length === 1 && only !== undefined && covered && mayRamp) {
    const ramp = rampOf(only, at, stride);
    if (ramp !== null) return { ...soleLens, ramp };
  }
  const weights = seen.map((lens) => tileWeights(lens, at, stride));
  const grey = covered ? null : greyWeights(seen, at, stride);
  return { weights: grey === null ? weights : [...weights, grey], ramp: null, grey: grey !== null };
}

/**
 * The tile of a band that starts at column `xPx`, from what each lens (and the strip, last) sees of it and how each
 * lens's sample moves with a seam.
 */
export function stitchTile(
  lenses: readonly LensBand[],
  lensShifts: readonly (TileShift | null)[],
  xPx: number,
  plane: PlaneGeometry,
): StitchTile {
  const stride = plane.widthPx;
  const shares = lenses.map((lens) => shareOf(lens, xPx, stride));
  const used = lenses.map((_, index) => index).filter((index) => shares[index] !== 'none');
  const seen = lenses.filter((_, index) => shares[index] !== 'none');
  if (seen.length === 0) {
    return { xPx, kind: tileKind.unseen, taps: 0, lenses: [], samples: [], shifts: [], ...soleLens };
  }
  const shifts = used.map((index) => lensShifts[index] ?? null);
  const windows = windowsOf(seen, shifts, xPx, plane);
  const mix = mixOf(seen, shares, { at: xPx, stride, mayRamp: windows !== null });
  if (windows === null) {
    const samples = seen.map((lens) => pointsSample(lens, xPx, plane));
    return { xPx, kind: tileKind.points, taps: 0, lenses: used, samples, shifts, ...mix };
  }
  const kind = windows[0]?.perRow === 2 ? tileKind.pair : tileKind.window;
  const taps = Math.max(...windows.map((each) => each.taps));
  const samples = windows.map((each) => windowsSample(each, taps, plane));
  return { xPx, kind, taps, lenses: used, samples, shifts, ...mix };
}
