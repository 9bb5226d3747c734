/** A packet that is this much later than the quickest of its stream is late. */
const lateAfterMs = 100;
/** The first packets of a stream come as fast as they can. */
const settlingMs = 1000;

/** How the packets of one RTP stream arrive: how many, how many are missing, how many late. */
export class StreamArrivals {
  packets = 0;
  missing = 0;
  late = 0;
  readonly #clockRateHz: number;
  #first: { atMs: number; timestamp: number } | null = null;
  #newest = 0;
  #quickestMs = Number.POSITIVE_INFINITY;

  constructor(clockRateHz: number) {
    this.#clockRateHz = clockRateHz;
  }

  note(packet: Buffer, nowMs: number): void {
    const sequence = packet.readUInt16BE(2);
    const timestamp = packet.readUInt32BE(4);
    if (this.#first === null) this.#first = { atMs: nowMs, timestamp };
    else {
      const ahead = (sequence - this.#newest) & 0xffff;
      this.missing += ahead > 0 && ahead < 0x8000 ? ahead - 1 : -1;
    }
    this.#newest = sequence;
    this.packets += 1;
    const sinceFirstMs = (((timestamp - this.#first.timestamp) | 0) * 1000) / this.#clockRateHz;
    const behindMs = nowMs - this.#first.atMs - sinceFirstMs;
    this.#quickestMs = Math.min(this.#quickestMs, behindMs);
    if (nowMs - this.#first.atMs > settlingMs && behindMs > this.#quickestMs + lateAfterMs) this.late += 1;
  }
}
