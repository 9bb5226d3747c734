import { chain } from './launch-text.ts';

/** Mean times of what an encoder made in the last second or so. */
export interface EncoderTimes {
  /** From its input to its output; null where nothing passes it. */
  encodeMs: number | null;
  /** From capture to its input; null as above. */
  queueMs: number | null;
}

export type MeterSide = 'before' | 'after';

/** Element factories beside those of the chain that is measured. */
export const meterElements: readonly string[] = ['roundsightmeter'];

const before = (encoderName: string) => `${encoderName}-before`;
const after = (encoderName: string) => `${encoderName}-after`;

/**
 * The chain of an encoder, with a meter on either side: each tells on the bus, of every second of pictures, how old they were when they passed it. They copy
 * nothing and have no timers; behind a closed valve they are silent.
 */
export function metered(encoderName: string, encoderChain: string): string {
  return chain(
    `roundsightmeter name=${before(encoderName)}`,
    encoderChain,
    `roundsightmeter name=${after(encoderName)}`,
  );
}

/** On which side of the named encoder an element of this name measures; null where it is none of its meters. */
export function meterSide(encoderName: string, element: string): MeterSide | null {
  if (element === before(encoderName)) return 'before';
  return element === after(encoderName) ? 'after' : null;
}

/** How old the pictures of one second were, on the mean, when they passed a meter. */
export interface MeanAge {
  /** Counted from the pipeline's start: both meters tell of the same pictures under the same number. */
  second: number;
  meanMs: number;
}

/** A meter that says nothing for so long has nothing to measure: twice what the slowest rung takes for a reading. */
const longestSilenceNs = 3_000_000_000n;
/** Seconds that pictures may take through an encoder and still be told apart. */
const keptSeconds = 5;

/** What the two meters of one encoder have said. Times are of one monotonic clock. */
export class EncoderMeter {
  #before: MeanAge[] = [];
  #queue: { ms: number; atNs: bigint } | null = null;
  #encode: { ms: number; atNs: bigint } | null = null;

  note(side: MeterSide, { second, meanMs }: MeanAge, atNs: bigint): void {
    if (side === 'before') {
      this.#before = [...this.#before, { second, meanMs }].slice(-keptSeconds);
      this.#queue = { ms: meanMs, atNs };
      return;
    }
    const entered = this.#before.find((age) => age.second === second);
    // An encoder that leaves pictures out may leave out those that had waited longest.
    if (entered !== undefined) this.#encode = { ms: Math.max(0, meanMs - entered.meanMs), atNs };
  }

  times(nowNs: bigint): EncoderTimes {
    const fresh = (reading: { ms: number; atNs: bigint } | null) =>
      reading === null || nowNs - reading.atNs > longestSilenceNs ? null : reading.ms;
    return { encodeMs: fresh(this.#encode), queueMs: fresh(this.#queue) };
  }

  /** It is another encoder from now on. */
  reset(): void {
    this.#before = [];
    this.#queue = null;
    this.#encode = null;
  }
}
