import { boxes, field, find, startTicksOf, timescaleOf, wholeOf } from './mp4-boxes.ts';

/** `trun`: which fields stand in its head, and which with every sample, four bytes each. */
const flags = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, perSample: [0x100, 0x200, 0x400, 0x800] };
const headBytes = 8;
/** Types of boxes as numbers. */
const [moov, moof] = [0x6d6f6f76, 0x6d6f6f66];

/**
 * When each picture of a video track is due, milliseconds of media time, read from fragmented MP4 files with that one track while they come in
 * pieces. What is not as it should be counts for nothing: never throws.
 */
export class PictureTimes {
  /** In order, each once. */
  #times: number[] = [];
  /** Of a box that has not come whole. */
  #held = new Uint8Array(0);
  #passOver = 0;
  #timescale: number | null = null;

  /** Takes the next bytes of a file. */
  push(bytes: Uint8Array): void {
    const passed = Math.min(this.#passOver, bytes.length);
    this.#passOver -= passed;
    this.#held = joined(this.#held, bytes.subarray(passed));
    const found: number[] = [];
    while (this.#passOver === 0 && this.#held.length >= headBytes) {
      const view = viewOf(this.#held);
      const size = view.getUint32(0);
      const type = view.getUint32(4);
      // Nothing is known of what comes behind a box without a size.
      if (size < headBytes) this.#passOver = Infinity;
      else if (type !== moov && type !== moof) this.#passOver = size;
      else if (this.#held.length < size) break;
      if (this.#passOver === 0) found.push(...this.#read(this.#held.subarray(0, size), type));
      const taken = Math.min(this.#held.length, size);
      this.#passOver = Math.max(0, this.#passOver - taken);
      this.#held = this.#held.subarray(taken);
    }
    if (found.length > 0) this.#times = [...new Set([...this.#times, ...found])].sort((a, b) => a - b);
  }

  /** The file is over, or what came of it is all that comes. */
  finish(): void {
    this.#held = new Uint8Array(0);
    this.#passOver = 0;
  }

  /** Forgets the pictures of a span. */
  remove({ fromMs, toMs }: { fromMs: number; toMs: number }): void {
    this.#times = this.#times.filter((atMs) => atMs < fromMs || atMs >= toMs);
  }

  /** When the picture is due that is to be seen at a moment: the last one until then; null where none is known. */
  at(atMs: number): number | null {
    return this.#times.findLast((dueMs) => dueMs <= atMs) ?? null;
  }

  #read(box: Uint8Array, type: number): number[] {
    const view = viewOf(box);
    if (type === moov) this.#timescale = timescaleOf(view);
    const timescale = this.#timescale;
    if (type === moov || !timescale) return [];
    return ticksOf(view).map((ticks) => (ticks * 1000) / timescale);
  }
}

/** Of the samples of a `moof` box. */
function ticksOf(view: DataView): number[] {
  const [fragment] = boxes(view, wholeOf(view));
  const run = fragment ? find(view, fragment, 'traf', 'trun') : null;
  const startTicks = fragment ? startTicksOf(view, fragment) : null;
  const count = run && field(view, run, 4);
  if (run === null || startTicks === null || count === null) return [];
  const has = view.getUint32(run.from) & 0xffffff;
  const firstAt = run.from + 8 + [flags.dataOffset, flags.firstFlags].filter((flag) => has & flag).length * 4;
  const stride = flags.perSample.filter((flag) => has & flag).length * 4;
  if ((has & flags.duration) === 0 || firstAt + count * stride > run.to) return [];
  let ticks = startTicks;
  return Array.from({ length: count }, (_, sample) => {
    const due = ticks;
    ticks += view.getUint32(firstAt + sample * stride);
    return due;
  });
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
