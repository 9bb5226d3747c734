/** Uniform numbers in [0, 1), the same for the same seed on every machine (mulberry32, 32-bit integer arithmetic). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** A number with mean 0 and standard deviation 1, close to normal: the sum of six uniform ones. */
export function nearlyNormal(random: () => number): number {
  let sum = -3;
  for (let term = 0; term < 6; term++) sum += random();
  return sum * Math.SQRT2;
}
