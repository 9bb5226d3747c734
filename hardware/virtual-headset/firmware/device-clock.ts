import { z } from 'zod';

/** The clock runs this much too fast, or too slow where it is negative. */
export const clockDriftSchema = z.strictObject({
  type: z.literal('clock-drift'),
  partsPerMillion: z.number().min(-1000).max(1000),
});

/** The clock of one unit: microseconds since it was switched on, never set back, a little too fast or slow when told. */
export class DeviceClock {
  readonly #monotonicNs: () => bigint;
  #sinceNs: bigint;
  #atUs = 0n;
  #partsPerMillion = 0;

  /** Switched on now. */
  constructor(monotonicNs: () => bigint) {
    this.#monotonicNs = monotonicNs;
    this.#sinceNs = monotonicNs();
  }

  nowUs(): bigint {
    return this.atUs(this.#monotonicNs());
  }

  /** Its reading at a moment of the host's monotonic clock since the drift was last set. */
  atUs(monotonicNs: bigint): bigint {
    const elapsedNs = monotonicNs - this.#sinceNs;
    const drifted = elapsedNs + BigInt(Math.round((Number(elapsedNs) * this.#partsPerMillion) / 1e6));
    return this.#atUs + drifted / 1000n;
  }

  /** The host's moment at which it reads so. */
  monotonicNsAt(deviceUs: bigint): bigint {
    const elapsedNs = Number(deviceUs - this.#atUs) * 1000;
    return this.#sinceNs + BigInt(Math.round(elapsedNs / (1 + this.#partsPerMillion / 1e6)));
  }

  setDrift(partsPerMillion: number): void {
    const nowNs = this.#monotonicNs();
    this.#atUs = this.atUs(nowNs);
    this.#sinceNs = nowNs;
    this.#partsPerMillion = partsPerMillion;
  }
}
