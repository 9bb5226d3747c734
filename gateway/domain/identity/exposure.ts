import type { LumaPicture } from './luma-picture.ts';

export interface Exposure {
  /** Mean luma, 0 to 255. */
  meanLuma: number;
  /** Standard deviation of the luma: a covered lens has next to none. */
  contrastLuma: number;
  /** Part in which nothing can be told for brightness, in percent. */
  glarePercent: number;
}

/** From here on a sensor tells nothing apart, and a JPEG's ringing stays below. */
const clippedLuma = 250;
/** Glare is a blob: glints of single pixels hide nothing. */
const blobPx = 8;
/** Share of a blob that is clipped. */
const blobShare = 0.9;

/** How bright a picture is, and how much of it is lost in light. */
export function exposureOf(picture: LumaPicture): Exposure {
  const { luma } = picture;
  let sum = 0;
  let sumOfSquares = 0;
  for (const value of luma) {
    sum += value;
    sumOfSquares += value * value;
  }
  const meanLuma = sum / luma.length;
  const contrastLuma = Math.sqrt(Math.max(0, sumOfSquares / luma.length - meanLuma * meanLuma));
  return { meanLuma, contrastLuma, glarePercent: glarePercentOf(picture) };
}

function glarePercentOf({ widthPx, heightPx, luma }: LumaPicture): number {
  let lostPx = 0;
  for (let top = 0; top < heightPx; top += blobPx) {
    for (let left = 0; left < widthPx; left += blobPx) {
      const bottom = Math.min(heightPx, top + blobPx);
      const right = Math.min(widthPx, left + blobPx);
      let clippedPx = 0;
      for (let row = top; row < bottom; row += 1) {
        for (let column = left; column < right; column += 1)
          if ((luma[row * widthPx + column] ?? 0) >= clippedLuma) clippedPx += 1;
      }
      const areaPx = (bottom - top) * (right - left);
      if (clippedPx >= blobShare * areaPx) lostPx += areaPx;
    }
  }
  return (100 * lostPx) / (widthPx * heightPx);
}
