/** Counts what a headset said of its own accord and we did not hear, by the sequence of its frames. */
export class LostReports {
  #expected: number | null = null;
  #lost = 0;

  /** Takes the sequence of the next frame that arrived; returns how many are missing before it. */
  arrived(sequence: number): number {
    const missing = this.#expected === null ? 0 : (sequence - this.#expected) & 0xffff;
    this.#expected = (sequence + 1) & 0xffff;
    // A jump by half the range or more is a count that began anew, not a loss.
    if (missing >= 0x8000) return 0;
    this.#lost += missing;
    return missing;
  }

  get count(): number {
    return this.#lost;
  }
}
