import type { I420Picture } from './fisheye-picture.ts';

/** Half the height of what is compared, and where it begins and ends beside the seam, degrees. */
const patch = { halfHeightDeg: 3, nearDeg: 0.7, farDeg: 3.2, searchDeg: 3 };

interface Place {
  /** Of the seam: 90 or 270. */
  bearingDeg: number;
  elevationDeg: number;
}

/** Mean squared difference of a patch of the picture from the reference moved by `shiftPx` columns. */
function difference(
  picture: I420Picture,
  reference: I420Picture,
  [left, top, right, bottom]: readonly [number, number, number, number],
  shiftPx: number,
): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    const start = y * picture.widthPx;
    for (let x = left; x < right; x++) {
      const own = picture.planes[0][start + x] ?? 0;
      sum += (own - (reference.planes[0][start + x - shiftPx] ?? 0)) ** 2;
    }
  }
  return sum / ((right - left) * (bottom - top));
}

/** By how many columns a patch of the picture lies to the right of where it is in the reference. */
function offsetPx(
  picture: I420Picture,
  reference: I420Picture,
  area: readonly [number, number, number, number],
): number {
  const most = Math.round((patch.searchDeg * picture.widthPx) / 360);
  const costs = Array.from({ length: 2 * most + 1 }, (_, index) =>
    difference(picture, reference, area, index - most),
  );
  const best = costs.indexOf(Math.min(...costs));
  const [before, at, after] = [costs[best - 1], costs[best] ?? 0, costs[best + 1]];
  if (before === undefined || after === undefined) return best - most;
  return best - most + (before - after) / (2 * (before - 2 * at + after));
}

/**
 * How far apart, in pixels of a 3840 wide panorama, the two lenses show the same thing at a place of the seam between a
 * front and a rear lens: the reference is the same panorama without parallax.
 */
export function seamResidualPx(picture: I420Picture, reference: I420Picture, place: Place): number {
  const perDeg = picture.widthPx / 360;
  const seam = ((place.bearingDeg + 180) % 360) * perDeg;
  const row = (90 - place.elevationDeg) * perDeg;
  const half = patch.halfHeightDeg * perDeg;
  const [near, far] = [patch.nearDeg * perDeg, patch.farDeg * perDeg];
  const area = (from: number, to: number) =>
    [from, row - half, to, row + half].map(Math.round) as [number, number, number, number];
  const left = offsetPx(picture, reference, area(seam - far, seam - near));
  const right = offsetPx(picture, reference, area(seam + near, seam + far));
  return (Math.abs(left - right) * 3840) / picture.widthPx;
}
