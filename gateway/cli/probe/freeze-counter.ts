export interface FreezeFigures {
  freezes: number;
  /** The longest time from one picture to the next, in ms. */
  longestGapMs: number;
  framesPerSecond: number;
}

/** How many intervals the mean is of, and what an interval exceeds it by to be a freeze (W3C webrtc-stats, `freezeCount`). */
const meanOf = 30;
const freezeAboveMs = 150;

/** Counts freezes by the times at which pictures were shown. */
export class FreezeCounter {
  readonly #intervalsMs: number[] = [];
  #firstMs: number | null = null;
  #lastMs = 0;
  #pictures = 0;
  #freezes = 0;
  #longestGapMs = 0;

  note(shownAtMs: number): void {
    if (this.#firstMs === null) this.#firstMs = shownAtMs;
    else this.#noteInterval(shownAtMs - this.#lastMs);
    this.#pictures += 1;
    this.#lastMs = shownAtMs;
  }

  /** The time since the last picture counts as well. */
  figures(nowMs: number): FreezeFigures {
    const waitingMs = this.#firstMs === null ? 0 : nowMs - this.#lastMs;
    const elapsedMs = this.#firstMs === null ? 0 : nowMs - this.#firstMs;
    return {
      freezes: this.#freezes + (this.#isFreeze(waitingMs) ? 1 : 0),
      longestGapMs: Math.max(this.#longestGapMs, waitingMs),
      framesPerSecond: elapsedMs === 0 ? 0 : (this.#pictures / elapsedMs) * 1000,
    };
  }

  #noteInterval(intervalMs: number): void {
    if (this.#isFreeze(intervalMs)) this.#freezes += 1;
    this.#longestGapMs = Math.max(this.#longestGapMs, intervalMs);
    this.#intervalsMs.push(intervalMs);
    if (this.#intervalsMs.length > meanOf) this.#intervalsMs.shift();
  }

  #isFreeze(intervalMs: number): boolean {
    const count = this.#intervalsMs.length;
    if (count === 0) return false;
    const meanMs = this.#intervalsMs.reduce((sum, value) => sum + value, 0) / count;
    return intervalMs >= Math.max(3 * meanMs, meanMs + freezeAboveMs);
  }
}
