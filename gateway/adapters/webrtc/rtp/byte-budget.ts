/** Lets bytes through at a rate with bursts up to a limit, so that a lossy viewer cannot flood its own link. */
export class ByteBudget {
  #bytesPerMs: number;
  #burstBytes: number;
  #availableBytes: number;
  #refilledAtMs: number;

  constructor(bytesPerMs: number, burstBytes: number, nowMs: number) {
    this.#bytesPerMs = bytesPerMs;
    this.#burstBytes = burstBytes;
    this.#availableBytes = burstBytes;
    this.#refilledAtMs = nowMs;
  }

  /** Changes rate and burst from now on. */
  change(bytesPerMs: number, burstBytes: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#bytesPerMs = bytesPerMs;
    this.#burstBytes = burstBytes;
    this.#availableBytes = Math.min(this.#availableBytes, burstBytes);
  }

  /** Takes `bytes` from the budget; false, and nothing taken, where it does not suffice. */
  take(bytes: number, nowMs: number): boolean {
    this.#refill(nowMs);
    if (bytes > this.#availableBytes) return false;
    this.#availableBytes -= bytes;
    return true;
  }

  #refill(nowMs: number): void {
    const refill = Math.max(0, nowMs - this.#refilledAtMs) * this.#bytesPerMs;
    this.#availableBytes = Math.min(this.#burstBytes, this.#availableBytes + refill);
    this.#refilledAtMs = nowMs;
  }
}
