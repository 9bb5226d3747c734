/**
 * The stitch map's binary form, as `stitch-map.md` describes it: everything little-endian, every section aligned
 * to 64 bytes. The stitch element (gateway/native) refuses what does not fit this to the letter.
 */
export const stitchMapFormat = {
  magic: 'RSSTITCH',
  version: 2,
  tileWidthPx: 16,
  tileHeightPx: 8,
  /** Fraction bits of a coordinate. */
  coordinateBits: 11,
  /** Added to x, so that cutting the fraction to its 6 upper bits rounds it to the nearest. */
  xRounding: 16,
  /** 1.0 of a weight. */
  unitWeight: 16384,
  minTaps: 2,
  maxTaps: 17,
  maxLenses: 4,
} as const;

/** How the pixels of a tile are found; the numbers are the file's. */
export const tileKind = { unseen: 0, window: 1, points: 2, pair: 3 } as const;
export type TileKind = (typeof tileKind)[keyof typeof tileKind];

/** How a sample moves with the disparity of a seam: what the element adds to its coordinates. */
export interface TileShift {
  /** Index of the seam. */
  seam: number;
  /** Largest disparity of that seam, in columns. */
  maxColumns: number;
  /** Rows of the seam that belong to the tile's corner pixels: upper left, upper right, lower left, lower right. */
  rows: readonly number[];
  /** Q11 in the source plane per column of disparity, at the same corners. */
  x: readonly number[];
  y: readonly number[];
}

/** One tile of 16 × 8 output pixels. */
export interface StitchTile {
  xPx: number;
  kind: TileKind;
  /** Source rows that one output row needs; 0 unless the kind is `window` or `pair`. */
  taps: number;
  /** Indices of the lenses it mixes; the strip's is the number of lenses. */
  lenses: readonly number[];
  /** One per lens: 80 numbers for `window`, 96 for `pair`, 512 (256 of 32 bit, low half first) for `points`. */
  samples: readonly Int16Array[];
  /** One per lens; null where the sample stays where it is. */
  shifts: readonly (TileShift | null)[];
  /** One per lens, 128 numbers each; empty where the only lens has all the weight, or a ramp of it. */
  weights: readonly Int16Array[];
  /** The weight of the only lens as 16 values in the first row and 16 slopes per row; null: see `weights`. */
  ramp: Int16Array | null;
  /** Whether one more set of weights, for the hatch, follows those of the lenses. */
  grey: boolean;
}

/** One plane of the picture: its bands of 8 rows from the top, each with its tiles. */
export interface StitchPlane {
  sourceWidthPx: number;
  sourceHeightPx: number;
  widthPx: number;
  heightPx: number;
  bands: readonly (readonly StitchTile[])[];
}
