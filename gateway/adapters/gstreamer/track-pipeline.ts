/** Longest time without a packet of a pipeline that has been opened. */
const silenceMs = 2000;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/**
 * Keeps one side track, such as the microphone, going inside the worker that runs: opens it again after a failure or silence, after 1 s,
 * 2 s, 4 s … 60 s. Every attempt costs the worker 0.2 MB and two descriptors, which GStreamer's binding never frees:
 * hence the long back-off. It never touches the panorama; a new worker starts with the count at zero.
 */
export class TrackPipeline {
  readonly #open: () => void;
  readonly #onSilent: () => void;
  #attempt = 0;
  #alive = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(open: () => void, onSilent: () => void) {
    this.#open = open;
    this.#onSilent = onSilent;
  }

  start(): void {
    this.stop();
    this.#openNow();
  }

  /** To be called for every packet. */
  packet(): void {
    this.#alive = true;
  }

  /** Tries again later; returns the wait. */
  failed(): number {
    this.stop(false);
    const delayMs = Math.min(firstRetryMs * 2 ** this.#attempt, longestRetryMs);
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.#openNow(), delayMs);
    return delayMs;
  }

  stop(forget = true): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (forget) this.#attempt = 0;
  }

  #openNow(): void {
    this.#alive = false;
    this.#open();
    this.#timer = setTimeout(() => this.#look(), silenceMs);
  }

  #look(): void {
    if (!this.#alive) {
      this.#onSilent();
      return;
    }
    // It delivers: a later failure is a new one.
    this.#alive = false;
    this.#attempt = 0;
    this.#timer = setTimeout(() => this.#look(), silenceMs);
  }
}
