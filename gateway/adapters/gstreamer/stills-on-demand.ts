import { StillReader } from './still-reader.ts';

/** Of 1280×720 at the quality of the pipeline, with room to spare. */
const largestStillBytes = 8 << 20;
const defaultTimeouts: StillTimeouts = { nextStillMs: 4000, idleMs: 3000 };

interface StillTimeouts {
  nextStillMs: number;
  /** How long the valve stays open when nobody waits. */
  idleMs: number;
}

/**
 * The stills of a pipeline that makes them only while they are asked for: who asks opens the valve, and it is closed again when
 * nobody has asked for some seconds.
 */
export class StillsOnDemand {
  readonly #letThrough: (open: boolean) => boolean;
  readonly #timeouts: StillTimeouts;
  readonly #reader = new StillReader(largestStillBytes);
  readonly #waiting = new Set<(still: Buffer | null) => void>();
  #idle: NodeJS.Timeout | null = null;

  /** `letThrough` opens or closes the valve and answers whether there was one. */
  constructor(letThrough: (open: boolean) => boolean, timeouts = defaultTimeouts) {
    this.#letThrough = letThrough;
    this.#timeouts = timeouts;
  }

  /** The next picture that comes; null where none does in time, or where there is no pipeline. */
  next(): Promise<Buffer | null> {
    if (!this.#letThrough(true)) return Promise.resolve(null);
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(
      () => this.#letThrough(false),
      this.#timeouts.nextStillMs + this.#timeouts.idleMs,
    );
    return new Promise((resolve) => {
      const answer = (still: Buffer | null): void => {
        clearTimeout(timer);
        this.#waiting.delete(answer);
        resolve(still);
      };
      const timer = setTimeout(() => answer(null), this.#timeouts.nextStillMs);
      this.#waiting.add(answer);
    });
  }

  read(chunk: Buffer): void {
    if (!this.#reader.read(chunk)) return;
    for (const answer of [...this.#waiting]) answer(this.#reader.latest);
  }

  /** The worker is gone, and with it the half of a picture; who waits is told at once. */
  reset(): void {
    this.#reader.reset();
    for (const answer of [...this.#waiting]) answer(null);
  }

  close(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.reset();
  }
}
