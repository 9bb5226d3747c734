const firstWaitMs = 2000;
const longestWaitMs = 16_000;
/** A rise that is given up within this time was a mistake. */
const trialMs = 8000;
/** After this long without one, earlier mistakes are forgotten. */
const forgetAfterMs = 60_000;

/** Keeps one track from going up and down: after a fall it stays for a while, and the longer the more often a rise was in vain. */
export class RungDwell {
  #waitMs = firstWaitMs;
  #roseAtMs = Number.NEGATIVE_INFINITY;
  #fellAtMs = Number.NEGATIVE_INFINITY;

  noteRise(nowMs: number): void {
    this.#roseAtMs = nowMs;
  }

  noteFall(nowMs: number): void {
    if (nowMs - this.#roseAtMs < trialMs) this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2);
    else if (nowMs - this.#fellAtMs > forgetAfterMs) this.#waitMs = firstWaitMs;
    this.#fellAtMs = nowMs;
  }

  mayRise(nowMs: number): boolean {
    return nowMs - this.#fellAtMs >= this.#waitMs;
  }
}
