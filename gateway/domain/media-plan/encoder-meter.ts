import { chain } from './launch-text.ts';

/** Mean times of what an encoder made in the last second or so. */
export interface EncoderTimes {
  /** From its input to its output; null where nothing passes it. */
  encodeMs: number | null;
  /** From capture to its input; null as above. */
  queueMs: number | null;
}

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

/** A meter that says nothing for so long has nothing to measure: twice what the slowest rung takes for a reading. */
const longestSilenceNs = 3_000_000_000n;

/** What the meters of a worker's pipelines said last. Times are of one monotonic clock. */
export class EncoderMeters {
  readonly #readings = new Map<string, { meanMs: number; atNs: bigint }>();

  /** `element` is the meter's name as `metered` gives it. */
  note(element: string, meanMs: number, atNs: bigint): void {
    this.#readings.set(element, { meanMs, atNs });
  }

  times(encoderName: string, nowNs: bigint): EncoderTimes {
    const queueMs = this.#reading(before(encoderName), nowNs);
    const leftMs = this.#reading(after(encoderName), nowNs);
    // The two seconds do not begin with the same picture: a jump in the load may make the difference negative.
    const encodeMs = queueMs === null || leftMs === null ? null : Math.max(0, leftMs - queueMs);
    return { encodeMs, queueMs };
  }

  /** The worker is gone, and with it what it said. */
  clear(): void {
    this.#readings.clear();
  }

  #reading(element: string, nowNs: bigint): number | null {
    const reading = this.#readings.get(element);
    return reading === undefined || nowNs - reading.atNs > longestSilenceNs ? null : reading.meanMs;
  }
}
