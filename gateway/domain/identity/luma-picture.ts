/** A picture of one byte per pixel, row by row, 0 black to 255 white. */
export interface LumaPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly luma: Uint8Array;
}

/** A part of a picture, in shares of its sides. */
export interface PictureShare {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The pixels of that part, at least one. */
export function cutOut({ widthPx, heightPx, luma }: LumaPicture, share: PictureShare): LumaPicture {
  const leftPx = Math.min(widthPx - 1, Math.round(share.left * widthPx));
  const topPx = Math.min(heightPx - 1, Math.round(share.top * heightPx));
  const cutWidthPx = Math.max(1, Math.min(widthPx - leftPx, Math.round(share.width * widthPx)));
  const cutHeightPx = Math.max(1, Math.min(heightPx - topPx, Math.round(share.height * heightPx)));
  const cut = new Uint8Array(cutWidthPx * cutHeightPx);
  for (let row = 0; row < cutHeightPx; row += 1) {
    const from = (topPx + row) * widthPx + leftPx;
    cut.set(luma.subarray(from, from + cutWidthPx), row * cutWidthPx);
  }
  return { widthPx: cutWidthPx, heightPx: cutHeightPx, luma: cut };
}
