/** Edge of one square cell in pixels of the stream picture. */
export const timeCodeCellPx = 16;
/** Two sync cells (white, black), 14 bits of frame number (most significant first), 4 bits of checksum. */
export const timeCodeCellCount = 20;
/** Where the cells lie in the stream picture: a row in the top left corner, outside every image circle. */
export const timeCodeStrip = { xPx: 0, yPx: 0, widthPx: 320, heightPx: 16 } as const;
/** Frame numbers run from 0 to one less than this. */
export const timeCodeModulus = 1 << 14;

const numberBits = 14;
/** Luma of the cells: inside the video range, so that no converter clips them. */
export const timeCodeBlackLuma = 24;
export const timeCodeWhiteLuma = 232;

/** The widest cell contrast that is still taken for noise; a readable strip shows about 200. */
const minimumContrast = 60;

/** Four bits that no single flipped bit and no constant strip can forge: nibbles of the number, rotated and added. */
function checksum(frameNumber: number): number {
  const nibbles = [frameNumber & 15, (frameNumber >> 4) & 15, (frameNumber >> 8) & 15, frameNumber >> 12];
  return (5 + nibbles.reduce((sum, nibble, place) => sum + nibble * (2 * place + 1), 0)) & 15;
}

/** The 20 cells of a frame, left to right; true is white. Throws RangeError outside 0…16383. */
export function encodeTimeCode(frameNumber: number): boolean[] {
  if (!Number.isInteger(frameNumber) || frameNumber < 0 || frameNumber >= timeCodeModulus) {
    throw new RangeError(`frame number ${frameNumber} does not fit 14 bits`);
  }
  const payload = (frameNumber << 4) | checksum(frameNumber);
  const cells = [true, false];
  for (let bit = numberBits + 3; bit >= 0; bit--) cells.push(((payload >> bit) & 1) === 1);
  return cells;
}

export type TimeCodeReading =
  | { readable: true; frameNumber: number }
  | { readable: false; reason: 'cell-count' | 'contrast' | 'checksum' };

/**
 * Reads a frame number from the mean luma (0…255, any affine scaling) of the 20 cells, left to right.
 * The threshold lies between the two sync cells, so a changed brightness, contrast or coding noise does no harm;
 * cells that are not a time code come back as unreadable.
 */
export function decodeTimeCode(cellLuma: readonly number[]): TimeCodeReading {
  const [white, black, ...rest] = cellLuma;
  if (white === undefined || black === undefined || cellLuma.length !== timeCodeCellCount) {
    return { readable: false, reason: 'cell-count' };
  }
  if (!(white - black >= minimumContrast)) return { readable: false, reason: 'contrast' };
  const threshold = (white + black) / 2;
  const payload = rest.reduce((bits, luma) => (bits << 1) | (luma > threshold ? 1 : 0), 0);
  const frameNumber = payload >> 4;
  if (checksum(frameNumber) !== (payload & 15)) return { readable: false, reason: 'checksum' };
  return { readable: true, frameNumber };
}
