/** A picture of one byte or float per pixel, row by row, 0 … 255. */
export interface GreyPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly luma: Uint8Array | Uint8ClampedArray | Float32Array;
}

/** The picture at half the size: each pixel the mean of 2 × 2; an odd last row or column is left out. */
export function halvedPicture(picture: GreyPicture): GreyPicture {
  const [widthPx, heightPx] = [picture.widthPx >> 1, picture.heightPx >> 1];
  const luma = new Float32Array(widthPx * heightPx);
  const from = picture.luma;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = 2 * y * picture.widthPx + 2 * x;
      const below = at + picture.widthPx;
      luma[y * widthPx + x] =
        ((from[at] as number) +
          (from[at + 1] as number) +
          (from[below] as number) +
          (from[below + 1] as number)) /
        4;
    }
  }
  return { widthPx, heightPx, luma };
}

/** The picture itself and `levels` − 1 halved copies, each half the size of the one before. */
export function picturePyramid(picture: GreyPicture, levels: number): GreyPicture[] {
  const pyramid = [picture];
  while (pyramid.length < levels) pyramid.push(halvedPicture(pyramid[pyramid.length - 1] ?? picture));
  return pyramid;
}

/** The bilinear value at a place (pixel centres at half-integers), or NaN where one of its four pixels is outside. */
export function lumaAt({ widthPx, heightPx, luma }: GreyPicture, xPx: number, yPx: number): number {
  const [x, y] = [xPx - 0.5, yPx - 0.5];
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (!(left >= 0 && top >= 0 && left + 1 < widthPx && top + 1 < heightPx)) return NaN;
  const at = top * widthPx + left;
  const [fx, fy] = [x - left, y - top];
  const upper = (luma[at] as number) * (1 - fx) + (luma[at + 1] as number) * fx;
  const lower = (luma[at + widthPx] as number) * (1 - fx) + (luma[at + widthPx + 1] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}
