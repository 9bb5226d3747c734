import type { LensBand } from './stitch-band.ts';

/** Shares below this would cost a second look-up for nothing anybody can see. */
const leastShare = 1 / 512;

const clamped = (value: number) => Math.min(1, Math.max(0, value));

function smoothStep(value: number): number {
  const t = clamped(value);
  return t * t * (3 - 2 * t);
}

/** The largest reach of any lens but `own`. */
function bestOtherReach(reaches: readonly number[], own: number): number {
  let best = -Infinity;
  for (let lens = 0; lens < reaches.length; lens++) {
    if (lens !== own) best = Math.max(best, reaches[lens] ?? -Infinity);
  }
  return best;
}

/**
 * Shares of the lenses at one pixel from how far inside each circle it lies (radians, negative: not seen).
 * They sum to 1, or are all 0 where no lens sees it. Between two lenses the share goes from 0 to 1 as a smooth step
 * over `featherRad` on either side of the middle, and always fades to 0 towards a circle's edge.
 */
export function blendShares(reaches: readonly number[], featherRad: number): number[] {
  const feather = Math.max(featherRad, 1e-9);
  const shares = reaches.map((reach, lens) => {
    const other = bestOtherReach(reaches, lens);
    if (reach < 0) return 0;
    if (other < 0) return 1;
    return smoothStep(((reach - other) / (2 * feather) + 1) / 2) * clamped(reach / feather);
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total === 0) {
    const best = reaches.findIndex((reach) => reach >= 0);
    return shares.map((_, lens) => (lens === best ? 1 : 0));
  }
  const kept = shares.map((share) => (share / total < leastShare ? 0 : share));
  const keptTotal = kept.reduce((sum, share) => sum + share, 0);
  return kept.map((share) => share / keptTotal);
}

/** Fills the weights of a band from the reaches of its lenses. */
export function weighBand(lenses: readonly LensBand[], featherRad: number): void {
  const count = lenses[0]?.reachRad.length ?? 0;
  const reaches = lenses.map(() => 0);
  // Beyond this lead the other lens has no share: spares the general rule where it is clear, nearly everywhere.
  const clearLead = 2 * featherRad;
  for (let at = 0; at < count; at++) {
    let first = -Infinity;
    let second = -Infinity;
    let firstLens = 0;
    for (let lens = 0; lens < lenses.length; lens++) {
      const reach = lenses[lens]?.reachRad[at] ?? -Infinity;
      reaches[lens] = reach;
      if (reach > first) {
        second = first;
        first = reach;
        firstLens = lens;
      } else if (reach > second) second = reach;
    }
    if (first < 0 || second < 0 || first - second > clearLead) {
      for (let lens = 0; lens < lenses.length; lens++) {
        const band = lenses[lens];
        if (band !== undefined) band.weight[at] = first >= 0 && lens === firstLens ? 1 : 0;
      }
      continue;
    }
    const shares = blendShares(reaches, featherRad);
    for (let lens = 0; lens < lenses.length; lens++) {
      const band = lenses[lens];
      if (band !== undefined) band.weight[at] = shares[lens] ?? 0;
    }
  }
}
