import { blindLimits } from './blind-limits.ts';

/** Whether news that came regularly have stopped. Before the first nothing has: it is still to begin. */
export class Silence {
  readonly #silentMs: number;
  #lastMs: number | null = null;
  #sinceMs: number | null = null;
  #newsSince = 0;

  constructor(silentMs: number) {
    this.#silentMs = silentMs;
  }

  /** When the last news came before the silence; null where there is none. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  news(atMs: number): void {
    this.#lastMs = atMs;
    if (this.#sinceMs === null) return;
    this.#newsSince += 1;
    if (this.#newsSince >= blindLimits.backAfterNews) this.#sinceMs = null;
  }

  /** To be asked about twice a second. */
  look(atMs: number): void {
    if (this.#lastMs === null || atMs - this.#lastMs < this.#silentMs) return;
    this.#sinceMs ??= this.#lastMs;
    this.#newsSince = 0;
  }
}
