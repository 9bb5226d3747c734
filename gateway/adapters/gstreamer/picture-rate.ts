const windowNs = 1_000_000_000n;

/** Pictures a second out of counts that are told now and then: over the last second, or a little more. */
export class PictureRate {
  #counts: { count: number; atNs: bigint }[] = [];

  /** `count` is of all pictures so far; a smaller one than before begins anew. */
  add(count: number, atNs: bigint): void {
    if (count < (this.#counts.at(-1)?.count ?? 0)) this.reset();
    this.#counts.push({ count, atNs });
    // The newest one that is a second old stays: the window begins there.
    while ((this.#counts[1]?.atNs ?? atNs) <= atNs - windowNs) this.#counts.shift();
  }

  /** Counts begin anew. */
  reset(): void {
    this.#counts = [];
  }

  /** 0 where nothing was told for a second. */
  read(nowNs: bigint): number {
    const [first, last] = [this.#counts[0], this.#counts.at(-1)];
    if (first === undefined || last === undefined || last.atNs < nowNs - windowNs) return 0;
    // Of less than a second nobody can say how many there will be.
    const seconds = Math.max(1, Number(last.atNs - first.atNs) / 1e9);
    return Math.round((last.count - first.count) / seconds);
  }
}
