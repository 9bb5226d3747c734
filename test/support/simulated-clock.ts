import type { ClockExchange } from '../../firmware-bridge/session/clock-line.ts';

export interface SimulatedClockOptions {
  /** How much faster the device's clock runs, as a function of true time in seconds. */
  driftPpm: (timeS: number) => number;
  /** Device time at true time 0. */
  startUs: number;
}

const stepNs = 1_000_000;

/** A device clock beside the host's, which is the true one; both begin near 0 so that numbers stay exact. */
export class SimulatedClock {
  readonly #options: SimulatedClockOptions;
  #hostNs = 0;
  #deviceNs: number;

  constructor(options: SimulatedClockOptions) {
    this.#options = options;
    this.#deviceNs = options.startUs * 1000;
  }

  get hostNs(): number {
    return this.#hostNs;
  }

  /** Device time in nanoseconds, with fractions. */
  get deviceNs(): number {
    return this.#deviceNs;
  }

  pass(ns: number): void {
    for (let left = ns; left > 0; left -= stepNs) {
      const step = Math.min(left, stepNs);
      this.#deviceNs += step * (1 + this.#options.driftPpm(this.#hostNs / 1e9) * 1e-6);
      this.#hostNs += step;
    }
  }

  /** The device's clock is set by so much, which no headset of ours does. */
  jump(us: number): void {
    this.#deviceNs += us * 1000;
  }

  exchange(thereNs: number, backNs: number): ClockExchange {
    const sentNs = BigInt(Math.round(this.#hostNs));
    this.pass(thereNs);
    const deviceClockUs = BigInt(Math.floor(this.#deviceNs / 1000));
    this.pass(backNs);
    return { sentNs, receivedNs: BigInt(Math.round(this.#hostNs)), deviceClockUs };
  }
}
