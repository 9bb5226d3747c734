import { HeadsetFault } from './headset-fault.ts';

export interface KeepAliveOptions {
  intervalMs: number;
  /** Signs of life that may be missed in a row before the headset counts as unresponsive. */
  missedLimit: number;
  /** Asks for a sign of life; rejects with a `HeadsetFault` when there is none. */
  signOfLife: () => Promise<void>;
  onUnresponsive: (fault: HeadsetFault) => void;
}

/** After a missed sign of life the next is asked for sooner than usual. */
const afterMissMs = 250;

/** Asks for a sign of life again and again; gives up after `missedLimit` missed ones in a row. */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  #timer: NodeJS.Timeout | undefined;
  #missed = 0;
  #stopped = false;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#wait(options.intervalMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => void this.#ask(), delayMs);
    this.#timer.unref();
  }

  async #ask(): Promise<void> {
    try {
      await this.#options.signOfLife();
      this.#missed = 0;
    } catch (error) {
      if (this.#stopped || (error instanceof HeadsetFault && error.kind === 'lost')) return;
      // A refusal is a sign of life, too.
      this.#missed = error instanceof HeadsetFault && error.kind === 'refused' ? 0 : this.#missed + 1;
      if (this.#missed >= this.#options.missedLimit) {
        this.#stopped = true;
        const detail = `${this.#missed} signs of life in a row were missed`;
        this.#options.onUnresponsive(new HeadsetFault('unresponsive', detail, { cause: error }));
      }
    }
    const { intervalMs } = this.#options;
    if (!this.#stopped) this.#wait(this.#missed > 0 ? Math.min(afterMissMs, intervalMs) : intervalMs);
  }
}
