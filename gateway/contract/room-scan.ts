import { z } from 'zod';

/**
 * The coverage map: the sphere around the head in the room frame, cut into rows of equal height, from straight up to straight down,
 * and each row into cells of equal width; this many in each row. The cells of a row begin at bearing 0, the exam's screen, and run
 * clockwise, so cell c of a row of n covers the bearings from 360·c/n to 360·(c+1)/n.
 *
 * Cells are of nearly equal area (within 6 %; 21 % smaller around the poles). The numbers are even, so that no cell lies
 * across the seam behind. Logs hold cells in this order: it never changes.
 */
export const coverageRows: readonly number[] = [
  4, 10, 16, 22, 28, 32, 38, 42, 46, 50, 54, 56, 58, 60, 60, 60, 60, 58, 56, 54, 50, 46, 42, 38, 32, 28, 22,
  16, 10, 4,
];

/** Height of a row, degrees. */
export const coverageRowHeightDeg = 180 / coverageRows.length;

/**
 * How many rows count for 100 %, from the top: down to 60° below the horizon. Further down a headset sees its own wearer. Straight up
 * counts: whoever looks 45° up sees it sharply.
 */
export const countedCoverageRows = 25;

/** Bits of `cells`: cell i is bit i mod 8, the least significant first, of byte ⌊i / 8⌋; 1 is seen. */
export const coverageCellsSchema = z.base64().max(4096);

const directionSchema = z.object({
  /** Room frame, 0 ≤ b < 360. */
  bearingDeg: z.number(),
  elevationDeg: z.number(),
});

/** What keeps the scan from going on, or would make it go on better; the most important. */
export const roomScanHintSchema = z.enum([
  /** There is no headset; what was seen is kept. */
  'unplugged',
  /** The headset does not tell where it points: the scan cannot go on. */
  'no-orientation',
  /** Forward is not known, or not any more: the candidate faces the screen and starts again; what was seen is kept. */
  'face-screen',
  'no-picture',
  'lens-covered',
  'too-fast',
]);
export type RoomScanHint = z.infer<typeof roomScanHintSchema>;

/** A room scan under way. */
export const roomScanSchema = z.object({
  /** Of the cells that count, rounded down to a tenth. */
  coveragePercent: z.number().min(0).max(100),
  /** By the exam's policy. */
  neededPercent: z.number().min(0).max(100),
  cells: coverageCellsSchema,
  /** Where the face points; null while that is not known. */
  head: directionSchema.nullable(),
  /** Where the face should point next; null where there is nothing to ask for. */
  next: directionSchema.nullable(),
  hint: roomScanHintSchema.nullable(),
});
export type RoomScan = z.infer<typeof roomScanSchema>;
