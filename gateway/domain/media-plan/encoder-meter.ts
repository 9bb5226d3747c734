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
 * The chain of an encoder, with a meter on either side: each tells once a second, on the bus, how old what passed it was. They copy
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

/** A meter that says nothing for so long has nothing to measure: twice what the slowest rung takes for a reading. */
const longestSilenceNs = 3_000_000_000n;

/** What the meters of one encoder said last. Times are of one monotonic clock. */
export class EncoderMeter {
  readonly #readings = new Map<MeterSide, { meanMs: number; atNs: bigint }>();

  note(side: MeterSide, meanMs: number, atNs: bigint): void {
    this.#readings.set(side, { meanMs, atNs });
  }

  times(nowNs: bigint): EncoderTimes {
    const queueMs = this.#reading('before', nowNs);
    const leftMs = this.#reading('after', nowNs);
    // The two seconds do not begin with the same picture: a jump in the load may make the difference negative.
    const encodeMs = queueMs === null || leftMs === null ? null : Math.max(0, leftMs - queueMs);
    return { encodeMs, queueMs };
  }

  /** It is another encoder from now on. */
  reset(): void {
    this.#readings.clear();
  }

  #reading(side: MeterSide, nowNs: bigint): number | null {
    const reading = this.#readings.get(side);
    return reading === undefined || nowNs - reading.atNs > longestSilenceNs ? null : reading.meanMs;
  }
}
