const tickMs = 5;
/** More waiting than this is not paced any more: the encoder makes more than there is room for, and a queue would only grow. */
const maxWaitingBytes = 262_144;

/** Lets packets through in order at no more than a rate, so that one large picture does not fill a thin link's queue. */
export class PacedPackets {
  readonly #forward: (packet: Buffer) => void;
  readonly #nowMs: () => number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #bytesPerMs = Number.POSITIVE_INFINITY;
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(forward: (packet: Buffer) => void, nowMs: () => number) {
    this.#forward = forward;
    this.#nowMs = nowMs;
  }

  /** From now on; infinite lets everything through at once. */
  setRate(bitrateBps: number): void {
    this.#bytesPerMs = bitrateBps / 8000;
  }

  /** Forwards the packet, now or when its turn has come; keeps a reference to it until then. */
  take(packet: Buffer): void {
    if (this.#bytesPerMs === Number.POSITIVE_INFINITY && this.#waiting.length === 0) {
      this.#forward(packet);
      return;
    }
    this.#waiting.push(packet);
    this.#waitingBytes += packet.length;
    this.#forwardDue();
  }

  /** Forgets what waits. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #forwardDue(): void {
    const nowMs = this.#nowMs();
    let sent = 0;
    for (const packet of this.#waiting) {
      if (this.#freeAtMs > nowMs && this.#waitingBytes <= maxWaitingBytes) break;
      this.#freeAtMs = Math.max(nowMs - tickMs, this.#freeAtMs) + packet.length / this.#bytesPerMs;
      this.#waitingBytes -= packet.length;
      sent += 1;
      this.#forward(packet);
    }
    this.#waiting.splice(0, sent);
    if (this.#waiting.length === 0 || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#forwardDue();
    }, tickMs);
  }
}
