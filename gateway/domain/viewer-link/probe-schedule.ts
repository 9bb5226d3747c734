import type { ProbeResult } from './probe-measure.ts';

/** How long a probe lasts. */
export const probeLengthMs = 160;

/** After the estimate fell, the link is left alone for this long. */
const restMs = 1500;
const afterSuccessMs = 400;
const firstBackOffMs = 2000;
const longestBackOffMs = 8000;
/** A first step up, and the next ones while they go through. */
const firstFactor = 1.5;
const nextFactor = 2;
/** Below this the packets of a probe are too few to tell anything. */
const leastProbeBps = 400_000;

/** Decides when a viewer's link is asked for more than it is known to take, and for how much: seldom where it has none. */
export class ProbeSchedule {
  #nextAtMs = 0;
  #backOffMs = firstBackOffMs;
  #factor = firstFactor;

  /**
   * Rate of a probe to be made now, in bits per second, and null where there is none: the link is known to take what is wanted,
   * or it was asked shortly before.
   */
  due(nowMs: number, link: { estimateBps: number; decreasedAtMs: number; wantedBps: number }): number | null {
    const { estimateBps, decreasedAtMs, wantedBps } = link;
    if (estimateBps >= wantedBps || nowMs < this.#nextAtMs || nowMs - decreasedAtMs < restMs) return null;
    this.#nextAtMs = nowMs + this.#backOffMs;
    return Math.max(leastProbeBps, Math.min(estimateBps * this.#factor, wantedBps * 1.1));
  }

  noteResult(result: ProbeResult, nowMs: number): void {
    this.#backOffMs = result.wentThrough ? firstBackOffMs : Math.min(longestBackOffMs, this.#backOffMs * 2);
    this.#factor = result.wentThrough ? nextFactor : firstFactor;
    this.#nextAtMs = nowMs + (result.wentThrough ? afterSuccessMs : this.#backOffMs);
  }
}
