import type { I420Picture } from './fisheye-picture.ts';

/** How far a column is from the seams between a front and a rear lens (bearings 90 and 270), degrees. */
export const seamDistanceDeg = (xPx: number, widthPx: number) =>
  (Math.abs(((xPx + 0.5) % (widthPx / 2)) - widthPx / 4) * 360) / widthPx;

/** Mean luma between two distances from the seams, on the front lens's or the rear one's side; poles left out. */
export function meanLumaBeside(
  { planes, widthPx, heightPx }: I420Picture,
  [fromDeg, toDeg]: readonly [number, number],
  side: 'front' | 'rear',
): number {
  let [sum, count] = [0, 0];
  for (let x = 0; x < widthPx; x++) {
    const distance = seamDistanceDeg(x, widthPx);
    const isFront = x >= widthPx / 4 && x < (3 * widthPx) / 4;
    if (isFront !== (side === 'front') || distance < fromDeg || distance > toDeg) continue;
    for (let y = Math.round(heightPx / 8); y < (heightPx * 7) / 8; y++, count++) {
      sum += planes[0][y * widthPx + x] ?? 0;
    }
  }
  return sum / count;
}

/** By how much the front lens's side of the seams is brighter than the rear one's, luma. */
export const seamStep = (picture: I420Picture) =>
  meanLumaBeside(picture, [3, 10], 'front') - meanLumaBeside(picture, [3, 10], 'rear');
