import type { ByteRange } from './evidence-index.ts';

/** Cuts a range out of bytes that come from the front, part by part. */
export class ByteWindow {
  readonly #range: ByteRange;
  #at = 0;

  constructor(range: ByteRange) {
    this.#range = range;
  }

  /** What of the next part is in the range; may be nothing. */
  take(part: Uint8Array): Uint8Array {
    const [from, to] = [this.#range.fromByte - this.#at, this.#range.toByte - this.#at];
    this.#at += part.length;
    return part.subarray(Math.max(0, from), Math.max(0, to));
  }

  /** Leaves out the next bytes where none of them is in the range: false where one is, and nothing was left out. */
  skip(bytes: number): boolean {
    if (this.#at + bytes > this.#range.fromByte && !this.isPast()) return false;
    this.#at += bytes;
    return true;
  }

  /** Nothing that comes is in the range. */
  isPast(): boolean {
    return this.#at >= this.#range.toByte;
  }
}
