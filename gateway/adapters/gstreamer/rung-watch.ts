import type { Clock } from '../../ports/clock.ts';
import type { RungFeed } from './rung-feed.ts';

const looksPerLimit = 4;

/** Notices when a rung that is received gives no packets, although its pipeline has pictures. */
export class RungWatch {
  readonly #feeds: () => readonly RungFeed[];
  readonly #limitMs: number;
  readonly #clock: Clock;
  readonly #onSilent: () => void;
  #timer: NodeJS.Timeout | null = null;

  /** `feeds` are the rungs that are made now. */
  constructor(feeds: () => readonly RungFeed[], limitMs: number, clock: Clock, onSilent: () => void) {
    this.#feeds = feeds;
    this.#limitMs = limitMs;
    this.#clock = clock;
    this.#onSilent = onSilent;
  }

  /** Watches from now on; may be called again while it does. */
  start(): void {
    if (this.#timer !== null) return;
    const sinceNs = this.#clock.monotonicNs();
    this.#timer = setInterval(() => this.#look(sinceNs), this.#limitMs / looksPerLimit);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(sinceNs: bigint): void {
    const nowNs = this.#clock.monotonicNs();
    const isSilent = this.#feeds().some((feed) => {
      const silentSinceNs = feed.silentSinceNs(sinceNs);
      return silentSinceNs !== null && Number(nowNs - silentSinceNs) / 1e6 > this.#limitMs;
    });
    if (!isSilent) return;
    this.stop();
    this.#onSilent();
  }
}
