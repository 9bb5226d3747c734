import type { Clock } from '../../ports/clock.ts';

/**
 * At most one key frame per interval; a request inside the interval is served at its end, so that nobody who joins waits
 * for the encoder's own key frame, unless one has come by then.
 */
export class KeyFrameThrottle {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #ask: () => void;
  #lastNs: bigint | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(intervalMs: number, clock: Clock, ask: () => void) {
    this.#intervalMs = intervalMs;
    this.#clock = clock;
    this.#ask = ask;
  }

  request(): void {
    if (this.#timer !== null) return;
    const sinceMs =
      this.#lastNs === null ? this.#intervalMs : Number(this.#clock.monotonicNs() - this.#lastNs) / 1e6;
    if (sinceMs >= this.#intervalMs) this.serveNow();
    else this.#timer = setTimeout(() => this.serveNow(), this.#intervalMs - sinceMs);
  }

  /** Whether somebody still waits for a key frame. */
  get isPending(): boolean {
    return this.#timer !== null;
  }

  /** Asks whenever the last one was: for a first picture, which must be a key frame. */
  serveNow(): void {
    this.close();
    this.#lastNs = this.#clock.monotonicNs();
    this.#ask();
  }

  /** A key frame has come: it is that of all who wait. */
  keyFrameCame(): void {
    this.close();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
