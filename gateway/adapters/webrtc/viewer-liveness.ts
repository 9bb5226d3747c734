export interface LivenessLimits {
  /** A viewer that is not connected this long after its offer is given up. */
  connectTimeoutMs: number;
  /** A viewer that sends no heartbeat for this long, once its channel is open, is gone. */
  silenceTimeoutMs: number;
}

/** Decides whether a viewer is still there; a viewer without the `frames` channel lives by its transport alone. */
export class ViewerLiveness {
  readonly #limits: LivenessLimits;
  readonly #offeredAtMs: number;
  #connected = false;
  #heardAtMs: number | null = null;

  constructor(limits: LivenessLimits, nowMs: number) {
    this.#limits = limits;
    this.#offeredAtMs = nowMs;
  }

  noteConnected(): void {
    this.#connected = true;
  }

  noteChannelOpen(nowMs: number): void {
    this.#heardAtMs = nowMs;
  }

  /** The viewer has said something of the contract. */
  noteMessage(nowMs: number): void {
    if (this.#heardAtMs !== null) this.#heardAtMs = nowMs;
  }

  isGone(nowMs: number): boolean {
    if (!this.#connected) return nowMs - this.#offeredAtMs > this.#limits.connectTimeoutMs;
    return this.#heardAtMs !== null && nowMs - this.#heardAtMs > this.#limits.silenceTimeoutMs;
  }
}
