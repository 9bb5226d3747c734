import type { Clock } from '../../ports/clock.ts';

const intervalNs = 1_000_000_000n;

/** Passes on at most one line a second and counts the others: a damaged camera must not fill the disk. */
export class RateLimitedLog {
  readonly #write: (detail: object, message: string) => void;
  readonly #clock: Clock;
  #nextNs = 0n;
  #suppressed = 0;

  constructor(clock: Clock, write: (detail: object, message: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  write(detail: object, message: string): void {
    const nowNs = this.#clock.monotonicNs();
    if (nowNs < this.#nextNs) {
      this.#suppressed += 1;
      return;
    }
    this.#write(this.#suppressed === 0 ? detail : { ...detail, suppressed: this.#suppressed }, message);
    this.#suppressed = 0;
    this.#nextNs = nowNs + intervalNs;
  }
}
