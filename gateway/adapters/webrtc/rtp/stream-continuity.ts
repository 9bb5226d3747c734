import { rtpSequence, rtpSsrc, rtpTimestamp } from './rtp-packet.ts';

/** A packet this far behind is late; farther away in either direction the source has started anew. */
const maxBehind = 32;
const maxAhead = 2048;
/** Given timestamps this close to the passed time are kept as they are across a restart. */
const timestampToleranceMs = 2000;

/**
 * Carries one outgoing stream over restarts of its source: sequence numbers go on without a gap and timestamps go on
 * with the passed time, whatever the new source starts at. Losses and late packets within a run stay visible.
 * Timestamps stay as given unless a restart makes them jump by more than 2 s or go back.
 */
export class StreamContinuity {
  /** Results of the last `advance`: values for the outgoing header. */
  sequence: number;
  timestamp = 0;
  /** Add to a timestamp of the source (modulo 2^32) for the outgoing one. */
  timestampOffset = 0;
  #sourceSsrc = -1;
  #sourceSequence = 0;
  #sequenceOffset = 0;
  #advancedAtMs = 0;
  /** After a splice: the last outgoing timestamp, which those of the new rung have to pass. */
  #floor: number | null = null;
  #heldTimestamp = -1;
  readonly #clockRateHz: number;

  constructor(clockRateHz: number, initialSequence: number) {
    this.#clockRateHz = clockRateHz;
    this.sequence = initialSequence;
  }

  /** Whether any packet was taken so far. */
  get started(): boolean {
    return this.#sourceSsrc !== -1;
  }

  /** True where `packet` does not continue the run of the packets before it. */
  breaksAt(packet: Buffer): boolean {
    if (rtpSsrc(packet) !== this.#sourceSsrc) return true;
    const ahead = (rtpSequence(packet) - this.#sourceSequence) & 0xffff;
    return ahead > maxAhead && ahead < 0x10000 - maxBehind;
  }

  /** Makes `packet` the next one of the outgoing stream: a new run, or one whose beginning was held back. */
  resumeAt(packet: Buffer, nowMs: number): void {
    const given = rtpTimestamp(packet);
    if (this.started) this.timestampOffset = this.#offsetFor(given, nowMs);
    this.#floor = null;
    this.#continueWith(packet);
  }

  /**
   * Makes `packet` the next one of the outgoing stream: the first of another rung, whose timestamps mean the same moments. Pictures
   * of moments that were sent already follow one tick after the other.
   */
  spliceAt(packet: Buffer): void {
    this.#floor = this.started ? this.timestamp : null;
    this.#heldTimestamp = -1;
    this.#continueWith(packet);
  }

  #continueWith(packet: Buffer): void {
    this.#sourceSsrc = rtpSsrc(packet);
    this.#sourceSequence = rtpSequence(packet);
    this.#sequenceOffset = (this.sequence + 1 - this.#sourceSequence) & 0xffff;
  }

  /** Sets `sequence` and `timestamp` for `packet`, which continues the run. */
  advance(packet: Buffer, nowMs: number): void {
    this.#sourceSequence = rtpSequence(packet);
    this.sequence = (this.#sourceSequence + this.#sequenceOffset) & 0xffff;
    this.timestamp = this.#outgoing(rtpTimestamp(packet));
    this.#advancedAtMs = nowMs;
  }

  #outgoing(given: number): number {
    const carried = (given + this.timestampOffset) >>> 0;
    if (this.#floor === null || ((carried - this.#floor) | 0) > 0) {
      this.#floor = null;
      return carried;
    }
    if (given !== this.#heldTimestamp) this.#floor = (this.#floor + 1) >>> 0;
    this.#heldTimestamp = given;
    return this.#floor;
  }

  #offsetFor(given: number, nowMs: number): number {
    const passed = Math.max(1, Math.round(((nowMs - this.#advancedAtMs) * this.#clockRateHz) / 1000));
    const expected = (this.timestamp + passed) >>> 0;
    const tolerance = (timestampToleranceMs * this.#clockRateHz) / 1000;
    for (const offset of [0, this.timestampOffset]) {
      const outgoing = (given + offset) >>> 0;
      const fromExpected = (outgoing - expected) | 0;
      const fromLast = (outgoing - this.timestamp) | 0;
      if (Math.abs(fromExpected) <= tolerance && fromLast > 0) return offset;
    }
    return (expected - given) >>> 0;
  }
}
