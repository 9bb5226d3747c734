import type { GapCause } from '../../contract/evidence.ts';
import type { KeptTrack } from './kept-evidence.ts';
import type { RecordedFile } from './recorder-news.ts';

export interface Gap {
  fromMs: number;
  toMs: number;
  cause: GapCause;
}

type Times = Pick<RecordedFile, 'startTicks' | 'endTicks' | 'timescale'>;

/** What is missing for a shorter time is how files follow each other, or a picture that came late. */
const shortestGapMs = 250;
/** After a recording has begun, the first picture may take this long, and the last one before its end may be so old. */
export const edgeToleranceMs = 2000;

const inMs = (ticks: number, timescale: number): number => (ticks * 1000) / timescale;

/** What one track has of a recording, in milliseconds since its origin: tells what is missing, and why. */
export class TrackRecord {
  #endMs: number;
  #isBegun: boolean;
  #isCutOff: boolean;
  /** Since the newest file began, in order. */
  #faults: { cause: GapCause; atMs: number }[] = [];

  /** What has been kept of it; where that is nothing, it begins now, `nowMs`. */
  constructor({ endMs, isCutOff }: Pick<KeptTrack, 'endMs' | 'isCutOff'>, nowMs: number) {
    this.#endMs = endMs ?? nowMs;
    this.#isBegun = endMs !== null;
    this.#isCutOff = isCutOff;
  }

  /** Something happened that explains what is missing from then on; the first that happened is the cause. */
  noteFault(cause: GapCause, atMs: number): void {
    this.#faults.push({ cause, atMs });
  }

  /** Another file is there, whole or cut off: gives what is missing before it, if anything. */
  add({ startTicks, endTicks, timescale }: Times, isWhole: boolean): Gap | null {
    const startMs = inMs(startTicks, timescale);
    const gap = this.#gapTo(startMs, this.#isBegun ? shortestGapMs : edgeToleranceMs);
    const endMs = inMs(endTicks, timescale);
    // The first may be one that a gateway before left behind: from long before this one began.
    this.#endMs = this.#isBegun ? Math.max(this.#endMs, endMs) : endMs;
    this.#isBegun = true;
    this.#isCutOff = !isWhole;
    // A file that was begun before tells nothing of what came after it; there may be several by now, where its entry had to wait.
    this.#faults = this.#faults.filter(({ atMs }) => atMs > startMs);
    return gap;
  }

  /** The recording has ended there: gives what is missing at its end. */
  end(atMs: number): Gap | null {
    return this.#gapTo(atMs, edgeToleranceMs);
  }

  #gapTo(toMs: number, toleranceMs: number): Gap | null {
    if (toMs - this.#endMs <= toleranceMs) return null;
    return { fromMs: Math.round(this.#endMs), toMs: Math.round(toMs), cause: this.#causeUntil(toMs) };
  }

  /** What cut a file off was the end of whoever wrote it, although nobody may be left who saw that. */
  #causeUntil(atMs: number): GapCause {
    const fault = this.#faults.find((each) => each.atMs <= atMs);
    if (fault !== undefined) return fault.cause;
    return this.#isCutOff ? 'worker-died' : 'unknown';
  }
}
