import type { BandwidthEstimator } from '../../gateway/domain/viewer-link/bandwidth-estimator.ts';

const packetBytes = 1200;
const feedbackEveryMs = 100;

/** How a link treats packets; it can be changed at any time. */
export interface LinkConditions {
  rateBps: number;
  /** Longest queue; what does not fit into it is lost. */
  queueLimitMs: number;
  delayMs: number;
  /** Uniform, added to the delay; never reorders. */
  jitterMs: number;
  lossRatio: number;
}

export const fastLink: LinkConditions = {
  rateBps: 100_000_000,
  queueLimitMs: 300,
  delayMs: 5,
  jitterMs: 0,
  lossRatio: 0,
};

interface Sent {
  sentAtMs: number;
  arrivedAtMs: number | null;
}

/** A link in simulated time between a sender at a steady rate and a viewer whose clock is 777 s ahead. */
export class SimulatedViewerLink {
  nowMs = 0;
  conditions: LinkConditions = fastLink;
  readonly #estimator: BandwidthEstimator;
  readonly #random: () => number;
  #freeAtMs = 0;
  #lastArrivalMs = 0;
  #onTheWay: Sent[] = [];
  #creditBytes = 0;
  #feedbackAtMs = 0;

  constructor(estimator: BandwidthEstimator, random: () => number) {
    this.#estimator = estimator;
    this.#random = random;
  }

  /** Sends at what `rateBps` gives for as long. */
  run(lengthMs: number, rateBps: () => number): void {
    for (const endMs = this.nowMs + lengthMs; this.nowMs < endMs; this.nowMs += 1) {
      this.#creditBytes += rateBps() / 8000;
      for (; this.#creditBytes >= packetBytes; this.#creditBytes -= packetBytes) this.#send();
      if (this.nowMs - this.#feedbackAtMs >= feedbackEveryMs) this.#feedBack();
    }
  }

  #send(): void {
    const { rateBps, queueLimitMs, delayMs, jitterMs, lossRatio } = this.conditions;
    const startsAtMs = Math.max(this.nowMs, this.#freeAtMs);
    if (startsAtMs - this.nowMs > queueLimitMs || this.#random() < lossRatio) {
      this.#onTheWay.push({ sentAtMs: this.nowMs, arrivedAtMs: null });
      return;
    }
    this.#freeAtMs = startsAtMs + (packetBytes * 8000) / rateBps;
    const arrivedAtMs = Math.max(this.#lastArrivalMs, this.#freeAtMs + delayMs + jitterMs * this.#random());
    this.#lastArrivalMs = arrivedAtMs;
    this.#onTheWay.push({ sentAtMs: this.nowMs, arrivedAtMs });
  }

  /** Tells of everything up to the last packet that has arrived, as a viewer would. */
  #feedBack(): void {
    this.#feedbackAtMs = this.nowMs;
    const arrived = this.#onTheWay.findLastIndex(
      ({ arrivedAtMs }) => arrivedAtMs !== null && arrivedAtMs + this.conditions.delayMs <= this.nowMs,
    );
    if (arrived < 0) return;
    for (const { sentAtMs, arrivedAtMs } of this.#onTheWay.splice(0, arrived + 1)) {
      if (arrivedAtMs === null) this.#estimator.noteLoss(sentAtMs);
      else this.#estimator.noteArrival(sentAtMs, arrivedAtMs + 777_000, packetBytes);
    }
    this.#estimator.endFeedback(this.nowMs);
  }
}
