import type { Rung } from './rung.ts';

/** Smaller changes are not seen, and each costs the rate control its footing. */
const leastChange = 0.1;

/**
 * What the encoder of a rung shall make for all who receive it: the most that anyone can take, within the rung's bounds. Null is one
 * that has not said what it can take, and wants the most.
 */
export function targetBitrateBps(
  { minBitrateBps, maxBitrateBps }: Pick<Rung, 'minBitrateBps' | 'maxBitrateBps'>,
  wishesBps: readonly (number | null)[],
): number {
  const highest = Math.max(...wishesBps.map((wish) => wish ?? maxBitrateBps));
  // Nobody at all, or one that said nonsense.
  if (!Number.isFinite(highest)) return maxBitrateBps;
  return Math.round(Math.min(maxBitrateBps, Math.max(minBitrateBps, highest)));
}

/** Whether an encoder that was told one bit rate shall be told another: from 10 % on, and always at the bounds. */
export function isWorthTelling(
  { minBitrateBps, maxBitrateBps }: Pick<Rung, 'minBitrateBps' | 'maxBitrateBps'>,
  toldBps: number,
  wantedBps: number,
): boolean {
  if (wantedBps === toldBps) return false;
  if (wantedBps === minBitrateBps || wantedBps === maxBitrateBps) return true;
  return Math.abs(wantedBps - toldBps) >= leastChange * toldBps;
}
