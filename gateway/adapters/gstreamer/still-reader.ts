const startOfImage = Buffer.from([0xff, 0xd8]);
const endOfImage = Buffer.from([0xff, 0xd9]);
/** Far above any 480×240 picture: more without an end is no picture. */
const usualLargestStillBytes = 1 << 20;

/**
 * Cuts JPEG pictures out of a byte stream that holds them back to back and keeps the newest one.
 * Works because JPEG escapes every FF byte of its data: an end marker is the end, as long as there are no thumbnails.
 */
export class StillReader {
  readonly #largestStillBytes: number;
  #pending = Buffer.alloc(0);
  #latest: Buffer | null = null;

  constructor(largestStillBytes = usualLargestStillBytes) {
    this.#largestStillBytes = largestStillBytes;
  }

  get latest(): Buffer | null {
    return this.#latest;
  }

  /** Answers whether a picture was completed. */
  read(chunk: Buffer): boolean {
    const before = this.#latest;
    let rest = Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const start = rest.indexOf(startOfImage);
      const end = start < 0 ? -1 : rest.indexOf(endOfImage, start);
      if (end < 0) break;
      this.#latest = Buffer.from(rest.subarray(start, end + endOfImage.length));
      rest = rest.subarray(end + endOfImage.length);
    }
    this.#pending = rest.length > this.#largestStillBytes ? Buffer.alloc(0) : Buffer.from(rest);
    return this.#latest !== before;
  }

  /** Forgets the half of a picture; the worker that was to send the other half is gone. */
  reset(): void {
    this.#pending = Buffer.alloc(0);
  }
}
