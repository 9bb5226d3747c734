import { StillsOnDemand } from './stills-on-demand.ts';

/** A screen has a picture every 100 ms; who wants to see how it went blind does not wait long. */
const timeouts = { nextStillMs: 800, idleMs: 0 } as const;

/** Stills of screens, which share one way out of their worker: of one screen after the other. */
export class ScreenStills {
  readonly #letThrough: (trackId: string, open: boolean) => boolean;
  #current: StillsOnDemand | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  /** `letThrough` opens or closes a screen's valve and answers whether there was one. */
  constructor(letThrough: (trackId: string, open: boolean) => boolean) {
    this.#letThrough = letThrough;
  }

  /** The next picture of a screen; null where none comes in time, or where there is no pipeline. */
  next(trackId: string): Promise<Buffer | null> {
    const still = this.#queue.then(() => this.#take(trackId));
    this.#queue = still;
    return still;
  }

  read(chunk: Buffer): void {
    this.#current?.read(chunk);
  }

  /** The worker is gone; who waits is told at once. */
  reset(): void {
    this.#current?.reset();
  }

  async #take(trackId: string): Promise<Buffer | null> {
    const stills = new StillsOnDemand((open) => this.#letThrough(trackId, open), timeouts);
    this.#current = stills;
    const still = await stills.next();
    this.#letThrough(trackId, false);
    stills.close();
    this.#current = null;
    return still;
  }
}
