import type { LumaPicture } from './luma-picture.ts';

/** Pixels over which a picture is blurred once more. */
const reblurPx = 9;
/** Four standard deviations of normal noise, in medians of its absolute value. */
const noiseSpread = 4 * 1.4826;
/** What rounding and compression add where there is no noise, of three lines. */
const leastFloor = 4;

/**
 * How sharp the edges of a picture are, 0 to 1, whatever it shows: how much of its variation between neighbours goes when it is
 * blurred once more. What was blurred already loses little. A drawing or a photograph in focus has 0.6 and more. Movement
 * blurs in one direction only: the worse one counts. 0 where there is nothing to see.
 *
 * Source: F. Crété-Roffet, T. Dolmiere, P. Ladret, M. Nicolas, The blur effect: perception and estimation with a new no-reference
 * perceptual blur metric, SPIE Electronic Imaging 2007.
 */
export function sharpnessOf({ widthPx, heightPx, luma }: LumaPicture): number {
  const across = keptVariation(luma, { lines: heightPx, length: widthPx, lineStep: widthPx, step: 1 });
  const down = keptVariation(luma, { lines: widthPx, length: heightPx, lineStep: 1, step: widthPx });
  return Math.min(across, down);
}

interface Walk {
  lines: number;
  /** Pixels of a line. */
  length: number;
  /** From a line to the next, and from a pixel to the next of its line. */
  lineStep: number;
  step: number;
}

/** Share of the variation along the lines that a further blur takes away. */
function keptVariation(luma: Uint8Array, walk: Walk): number {
  const half = (reblurPx - 1) / 2;
  const lines = averagedLines(luma, walk);
  const floor = noiseFloor(lines);
  let variation = 0;
  let taken = 0;
  for (const line of lines) {
    const at = (index: number): number => line[index] ?? 0;
    for (let index = half + 1; index < line.length - half; index += 1) {
      const change = Math.abs(at(index) - at(index - 1));
      if (change <= floor) continue;
      // Of two means that differ by one pixel at each end.
      const changeOfBlurred = Math.abs(at(index + half) - at(index - 1 - half)) / reblurPx;
      variation += change;
      taken += Math.max(0, change - changeOfBlurred);
    }
  }
  return variation === 0 ? 0 : taken / variation;
}

/** Sums of three lines side by side: an edge across them stays as sharp as it is, noise does not add up as it does. */
function averagedLines(luma: Uint8Array, { lines, length, lineStep, step }: Walk): Uint16Array[] {
  return Array.from({ length: Math.max(0, lines - 2) }, (_, first) => {
    const sums = new Uint16Array(length);
    for (let index = 0; index < length; index += 1) {
      const at = first * lineStep + index * step;
      sums[index] = (luma[at] ?? 0) + (luma[at + lineStep] ?? 0) + (luma[at + 2 * lineStep] ?? 0);
    }
    return sums;
  });
}

/**
 * Changes up to this are noise, which is always sharp: most neighbours of a picture are of one surface, so the median tells what
 * the sensor adds.
 */
function noiseFloor(lines: readonly Uint16Array[]): number {
  const counts = new Uint32Array(3 * 256);
  let total = 0;
  for (const line of lines) {
    for (let index = 1; index < line.length; index += 1) {
      const change = Math.abs((line[index] ?? 0) - (line[index - 1] ?? 0));
      counts[change] = (counts[change] ?? 0) + 1;
      total += 1;
    }
  }
  let median = 0;
  for (let seen = counts[0] ?? 0; seen * 2 < total; seen += counts[median] ?? 0) median += 1;
  return leastFloor + noiseSpread * median;
}
