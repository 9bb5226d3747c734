/** Where a patch was found in a window, in samples from the window's middle. */
export interface PatchHit {
  right: number;
  down: number;
  /** Zero-mean normalised cross-correlation there, −1 … 1. */
  score: number;
}

/** Below this standard deviation a patch is bare noise. */
const leastContrast = 2;
/** What a hit must reach, and by how much it must beat the best place that is not beside it. */
const leastScore = 0.8;
const leastLead = 0.04;
const besideSamples = 2.5;

interface Normalised {
  values: Float32Array;
  length: number;
}

/** Zero mean; null where a sample is missing or the patch shows nothing. */
function normalised(patch: Float32Array): Normalised | null {
  let sum = 0;
  for (const value of patch) sum += value;
  const mean = sum / patch.length;
  const values = patch.map((value) => value - mean);
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares);
  return length > leastContrast * Math.sqrt(patch.length) ? { values, length } : null;
}

/** The correlation of the patch with every place of the window where it fits; −1 where a sample is missing. */
function correlations(patch: Normalised, side: number, window: Float32Array, windowSide: number) {
  const places = windowSide - side + 1;
  const scores = new Float32Array(places * places).fill(-1);
  const count = side * side;
  for (let top = 0; top < places; top++) {
    for (let left = 0; left < places; left++) {
      let [sum, squares, product] = [0, 0, 0];
      for (let row = 0; row < side; row++) {
        const from = (top + row) * windowSide + left;
        for (let column = 0; column < side; column++) {
          const value = window[from + column] as number;
          sum += value;
          squares += value * value;
          product += value * (patch.values[row * side + column] as number);
        }
      }
      const variance = squares - (sum * sum) / count;
      // NaN, a sample outside the image circle, fails this too.
      if (variance > leastContrast * leastContrast * count)
        scores[top * places + left] = product / (patch.length * Math.sqrt(variance));
    }
  }
  return { scores, places };
}

/** The top of the parabola through three values one apart, from the middle one; the middle is the largest. */
function parabolaTop(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < 0 ? (before - after) / (2 * bend) : 0;
}

/**
 * Finds a square patch in a larger square window of the same spacing, to a fraction of a sample, or null: when either
 * shows too little, nothing is alike enough, another place is nearly as alike, or the best place is at the edge.
 */
export function findPatch(
  patch: Float32Array,
  side: number,
  window: Float32Array,
  windowSide: number,
): PatchHit | null {
  const reference = normalised(patch);
  if (reference === null) return null;
  const { scores, places } = correlations(reference, side, window, windowSide);
  let best = 0;
  for (let at = 1; at < scores.length; at++) if ((scores[at] as number) > (scores[best] as number)) best = at;
  const [row, column] = [Math.floor(best / places), best % places];
  const score = scores[best] as number;
  const inside = row > 0 && column > 0 && row + 1 < places && column + 1 < places;
  if (score < leastScore || !inside) return null;
  for (let at = 0; at < scores.length; at++) {
    const apart = Math.hypot(Math.floor(at / places) - row, (at % places) - column);
    if (apart > besideSamples && (scores[at] as number) > score - leastLead) return null;
  }
  const [left, right] = [scores[best - 1] as number, scores[best + 1] as number];
  const [above, below] = [scores[best - places] as number, scores[best + places] as number];
  if (Math.min(left, right, above, below) <= -1) return null;
  const middle = (places - 1) / 2;
  return {
    right: column - middle + parabolaTop(left, score, right),
    down: row - middle + parabolaTop(above, score, below),
    score,
  };
}
