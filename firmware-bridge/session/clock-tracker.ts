import { clockLineOf, offsetAt, type ClockExchange, type ClockLine } from './clock-line.ts';

export interface ClockState {
  /** Add it to a device time in nanoseconds of this moment for host monotonic time. */
  offsetNs: bigint;
  /** How wrong it is at most, while both clocks keep to 100 ppm; where `steady` is false, to 1000 ppm. */
  boundNs: bigint;
  /** How much faster the device's clock runs than ours. */
  driftPpm: number;
  /** False: the device's clock jumped, or drifts by more than crystals do; nothing that needs it should trust it. */
  steady: boolean;
}

/** Crystals of both sides together. */
const steadyDrift = 100e-6;
const unsteadyDrift = 1000e-6;
/** A crystal that warms up changes its drift by less than this within the exchanges that are kept. */
const wander = 2e-6;
const maxExchanges = 32;
const maxAgeNs = 120_000_000_000n;
/** A clock that was found unsteady must fit for this many exchanges before it is trusted again. */
const probation = 8;

/** Knows the offset and drift of a device's clock from exchanges, with the bound of its error. */
export class ClockTracker {
  #exchanges: ClockExchange[] = [];
  #line: ClockLine | null = null;
  #steady = true;

  add(exchange: ClockExchange): void {
    const kept = this.#exchanges.filter(({ receivedNs }) => exchange.receivedNs - receivedNs < maxAgeNs);
    this.#exchanges = [...kept, exchange].slice(-maxExchanges);
    if (this.#steady || this.#exchanges.length >= probation) {
      this.#line = clockLineOf(this.#exchanges, steadyDrift, wander);
      if (this.#line !== null) {
        this.#steady = true;
        return;
      }
      if (this.#steady) this.#exchanges = [exchange];
    }
    this.#steady = false;
    this.#line = clockLineOf(this.#exchanges, unsteadyDrift, wander);
    if (this.#line !== null) return;
    // What came before a jump says nothing about the time after it.
    this.#exchanges = [exchange];
    this.#line = clockLineOf(this.#exchanges, unsteadyDrift, wander);
  }

  /** Host monotonic time of a device time; null before the first exchange. */
  hostNsOf(deviceClockUs: bigint): bigint | null {
    const deviceNs = deviceClockUs * 1000n;
    return this.#line === null ? null : deviceNs + offsetAt(this.#line, deviceNs).offsetNs;
  }

  /** What is known at a moment of the host's clock; null before the first exchange. */
  stateAt(monotonicNs: bigint): ClockState | null {
    const line = this.#line;
    if (line === null) return null;
    const near = offsetAt(line, monotonicNs - line.offsetNs);
    const { offsetNs, boundNs } = offsetAt(line, monotonicNs - near.offsetNs);
    // What the device's clock shows now is known to the bound only, and the offset changes with it by less than a thousandth.
    return {
      offsetNs,
      boundNs: boundNs + boundNs / 1000n + 1n,
      driftPpm: -line.drift * 1e6,
      steady: this.#steady,
    };
  }
}
