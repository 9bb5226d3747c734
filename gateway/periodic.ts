import type { BackgroundWork } from './use-cases/background-work.ts';

/** Does things again and again; one that is still running when its time comes again is not started twice. */
export class Periodic {
  readonly #background: BackgroundWork;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(background: BackgroundWork) {
    this.#background = background;
  }

  every(intervalMs: number, what: string, work: () => Promise<void>): void {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      this.#background.start(what, () =>
        work().finally(() => {
          running = false;
        }),
      );
    }, intervalMs);
    this.#timers.push(timer);
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
