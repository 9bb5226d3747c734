const bucketNs = 250_000_000n;
/** Whole buckets that a reading covers: one second. */
const buckets = 4;

interface Bucket {
  /** Its number since the clock's zero. */
  index: bigint;
  frames: number;
  bytes: number;
}

/** What came of one rung in the last second: two additions a packet, however many there are. */
export class RungMeter {
  #buckets: Bucket[] = [];

  /** `isLast`: whether it is the last packet of its picture. */
  packet(bytes: number, isLast: boolean, nowNs: bigint): void {
    const index = nowNs / bucketNs;
    let bucket = this.#buckets.at(-1);
    if (bucket?.index !== index) {
      bucket = { index, frames: 0, bytes: 0 };
      this.#buckets.push(bucket);
      this.#forget(index);
    }
    bucket.bytes += bytes;
    if (isLast) bucket.frames += 1;
  }

  /** Of the four quarters of a second before the one that runs. */
  read(nowNs: bigint): { framesPerSecond: number; bitrateBps: number } {
    const running = nowNs / bucketNs;
    this.#forget(running);
    const whole = this.#buckets.filter(({ index }) => index < running);
    return {
      framesPerSecond: whole.reduce((sum, { frames }) => sum + frames, 0),
      bitrateBps: 8 * whole.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  #forget(running: bigint): void {
    this.#buckets = this.#buckets.filter(({ index }) => index >= running - BigInt(buckets));
  }
}
