const tickMs = 5;
/** However much was sent, what waits goes on after this long: it must not starve. */
const longestDebtMs = 500;
/** More waiting than the link takes in this time is out of date, but a whole picture always has room. */
const longestWaitMs = 4000;
const leastRoomBytes = 98_304;

type Forward = (packet: Buffer) => void;

/**
 * Holds the packets of one viewer that can wait until its link is free: of screens and the webcam, whose pictures are far larger
 * than their share of a thin link. All that is sent counts, so that what does not come through here, the room and the sound, never
 * queues behind them. What waits goes out in the order in which it came.
 */
export class LinkPacer {
  readonly #nowMs: () => number;
  #waiting: { forward: Forward; packet: Buffer }[] = [];
  #waitingBytes = 0;
  #bytesPerMs = Number.POSITIVE_INFINITY;
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** What the link takes from now on; infinite lets everything through at once. */
  setRate(bitrateBps: number): void {
    this.#bytesPerMs = bitrateBps / 8000;
  }

  /** To be called with all that was sent, whether it waited or not. */
  noteSent(bytes: number, nowMs: number): void {
    const freeAtMs = Math.max(nowMs - tickMs, this.#freeAtMs) + bytes / this.#bytesPerMs;
    this.#freeAtMs = Math.min(freeAtMs, nowMs + longestDebtMs);
  }

  /** Forwards the packet, now or when its turn has come; keeps a reference to it until then. False where there is no room for it. */
  take(forward: Forward, packet: Buffer): boolean {
    if (this.#bytesPerMs === Number.POSITIVE_INFINITY && this.#waiting.length === 0) {
      forward(packet);
      return true;
    }
    const roomBytes = Math.max(leastRoomBytes, longestWaitMs * this.#bytesPerMs);
    if (this.#waitingBytes + packet.length > roomBytes) return false;
    this.#waiting.push({ forward, packet });
    this.#waitingBytes += packet.length;
    this.#forwardDue();
    return true;
  }

  /** Drops what waits for this one. */
  forget(forward: Forward): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.forward !== forward);
    this.#waitingBytes = this.#waiting.reduce((sum, { packet }) => sum + packet.length, 0);
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #forwardDue(): void {
    const nowMs = this.#nowMs();
    while (this.#freeAtMs <= nowMs || this.#bytesPerMs === Number.POSITIVE_INFINITY) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#waitingBytes -= next.packet.length;
      next.forward(next.packet);
    }
    if (this.#waiting.length === 0 || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#forwardDue();
    }, tickMs);
  }
}
