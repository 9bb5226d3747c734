/**
 * The calibration chart: a chessboard whose white squares hold ArUco markers (ChArUco), so that every inner corner is
 * known by number wherever part of the chart is seen. Squares are counted from the top left one, which is black.
 */
export const chartColumns = 9;
export const chartRows = 6;
/** A marker's side as a part of its square's; the rest is the white margin that the detector needs. */
export const markerShare = 0.8;
/** Cells of a marker's side without its black border of one cell. */
export const markerCells = 5;

/**
 * The markers' cells by marker number, white 1, row by row, the first cell the highest bit: the first 27 of OpenCV's
 * DICT_5X5_50. Of its dictionaries this one has the largest cells that still differ in 8 places from one another.
 */
const markerBits = [
  0x145b2bc, 0x01c06e6, 0x1af0edd, 0x10395f7, 0x1aeb524, 0x1d4082d, 0x0d3d7ec, 0x0e2146b, 0x10d6132,
  0x1313fa5, 0x13cee03, 0x1a2dac0, 0x1e62b11, 0x05e7166, 0x1fcfca8, 0x051e37f, 0x097a758, 0x0bea26f,
  0x0f64dc4, 0x1061de8, 0x12dda75, 0x150e440, 0x16b0ca1, 0x0ba12de, 0x19cd023, 0x1a59972, 0x1c3ce8b,
];

/** The papers the chart is printed on, landscape, and how large its squares are then. */
export const chartPapers = {
  a4: { widthMm: 297, heightMm: 210, squareMm: 30 },
  a3: { widthMm: 420, heightMm: 297, squareMm: 42 },
  letter: { widthMm: 279.4, heightMm: 215.9, squareMm: 28 },
} as const;
export type ChartPaper = keyof typeof chartPapers;
/** How long the bar beside the chart is, which tells whether it was printed true to size. */
export const chartBarMm = 100;

/** Whether a cell of a marker is white; `column` and `row` count without the border, which is black. */
export function isMarkerCellWhite(marker: number, column: number, row: number): boolean {
  const bit = markerCells * markerCells - 1 - (row * markerCells + column);
  return (((markerBits[marker] ?? 0) >> bit) & 1) === 1;
}

/** Which marker lies in a square, or null in a black one. */
export function markerOfSquare(column: number, row: number): number | null {
  if ((column + row) % 2 === 0) return null;
  return (row * chartColumns + column) >> 1;
}

/** How many inner corners the chart has; they are numbered row by row from the top left. */
export const chartCornerCount = (chartColumns - 1) * (chartRows - 1);

/** Where an inner corner lies on the sheet, in squares from the chart's middle: x to the right, y down. */
export function chartCorner(corner: number): readonly [number, number] {
  const [column, row] = [corner % (chartColumns - 1), Math.floor(corner / (chartColumns - 1))];
  return [column + 1 - chartColumns / 2, row + 1 - chartRows / 2];
}
