export interface ConnectLimits {
  /** How many may connect at the same time. */
  atOnce: number;
  /** How many may begin at once after a quiet time; above that `perMinute` of them. */
  burst: number;
  perMinute: number;
}

interface Waiting {
  urgency: () => number;
  go: (leave: () => void) => void;
}

/**
 * Lets many connect to one gateway by turns: few at a time, the most urgent of those that wait first, and never more in any minute
 * than `burst + perMinute`, whatever people do.
 */
export class ConnectQueue {
  readonly #limits: ConnectLimits;
  readonly #waiting = new Set<Waiting>();
  #connecting = 0;
  #allowed: number;
  #countedAtMs = performance.now();
  #wake: ReturnType<typeof setTimeout> | undefined;

  constructor(limits: ConnectLimits) {
    this.#limits = limits;
    this.#allowed = limits.burst;
  }

  /**
   * Resolves when it is this one's turn, with what is to be called when it has connected or failed; rejects with the signal's reason.
   * `urgency` is asked whenever somebody may go: the smallest goes first, of equals the one that came first.
   */
  async enter(urgency: () => number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    let giveUp = (): void => undefined;
    const turn = new Promise<() => void>((resolve, reject) => {
      const waiting: Waiting = { urgency, go: resolve };
      giveUp = () => {
        this.#waiting.delete(waiting);
        reject(signal.reason as Error);
      };
      this.#waiting.add(waiting);
    });
    signal.addEventListener('abort', giveUp, { once: true });
    // Those that come at the same time are compared before the first of them goes.
    setTimeout(() => this.#letGo());
    return turn.finally(() => signal.removeEventListener('abort', giveUp));
  }

  #letGo(): void {
    this.#count();
    while (this.#waiting.size > 0 && this.#connecting < this.#limits.atOnce && this.#allowed >= 1) {
      const next = [...this.#waiting].reduce((a, b) => (b.urgency() < a.urgency() ? b : a));
      this.#waiting.delete(next);
      this.#connecting += 1;
      this.#allowed -= 1;
      next.go(this.#leaving());
    }
    clearTimeout(this.#wake);
    if (this.#waiting.size > 0 && this.#allowed < 1)
      this.#wake = setTimeout(() => this.#letGo(), (1 - this.#allowed) * this.#msPerPlace() + 1);
  }

  #leaving(): () => void {
    let isIn = true;
    return () => {
      if (isIn) this.#connecting -= 1;
      isIn = false;
      this.#letGo();
    };
  }

  #count(): void {
    const nowMs = performance.now();
    this.#allowed = Math.min(
      this.#limits.burst,
      this.#allowed + (nowMs - this.#countedAtMs) / this.#msPerPlace(),
    );
    this.#countedAtMs = nowMs;
  }

  #msPerPlace(): number {
    return 60_000 / this.#limits.perMinute;
  }
}
