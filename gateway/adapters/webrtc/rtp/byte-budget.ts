/** Lets bytes through at a steady rate with bursts up to a limit, so that a lossy viewer cannot flood its own link. */
export class ByteBudget {
  readonly #bytesPerMs: number;
  readonly #burstBytes: number;
  #availableBytes: number;
  #refilledAtMs: number;

  constructor(bytesPerMs: number, burstBytes: number, nowMs: number) {
    this.#bytesPerMs = bytesPerMs;
    this.#burstBytes = burstBytes;
    this.#availableBytes = burstBytes;
    this.#refilledAtMs = nowMs;
  }

  /** Takes `bytes` from the budget; false, and nothing taken, where it does not suffice. */
  take(bytes: number, nowMs: number): boolean {
    const refill = Math.max(0, nowMs - this.#refilledAtMs) * this.#bytesPerMs;
    this.#availableBytes = Math.min(this.#burstBytes, this.#availableBytes + refill);
    this.#refilledAtMs = nowMs;
    if (bytes > this.#availableBytes) return false;
    this.#availableBytes -= bytes;
    return true;
  }
}
