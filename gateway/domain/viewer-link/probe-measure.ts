/** What a link carried while more was sent over it than usual. */
export interface ProbeResult {
  /** Rate that the link can take, as far as the probe tells: at most the rate that was sent. */
  measuredBps: number;
  /** Whether all that was sent went through without a queue growing. */
  wentThrough: boolean;
}

/** The first and last part of the probe whose shortest transits are compared. */
const edgeShare = 0.3;
/** A queue that grows by less than this share of the probe's length is noise. */
const toleratedGrowthShare = 0.12;
const toleratedLoss = 0.05;

/** Judges one probe: the packets sent in one stretch of time, by how far apart they arrive. */
export class ProbeMeasure {
  readonly #fromMs: number;
  readonly #untilMs: number;
  #bytes = 0;
  #arrived = 0;
  #lost = 0;
  #headTransitMs = Number.POSITIVE_INFINITY;
  #tailTransitMs = Number.POSITIVE_INFINITY;

  /** On the sender's clock, in ms. */
  constructor(fromMs: number, untilMs: number) {
    this.#fromMs = fromMs;
    this.#untilMs = untilMs;
  }

  noteArrival(sentAtMs: number, arrivedAtMs: number, bytes: number): void {
    if (sentAtMs < this.#fromMs || sentAtMs > this.#untilMs) return;
    this.#bytes += bytes;
    this.#arrived += 1;
    const edgeMs = (this.#untilMs - this.#fromMs) * edgeShare;
    const transitMs = arrivedAtMs - sentAtMs;
    if (sentAtMs <= this.#fromMs + edgeMs) this.#headTransitMs = Math.min(this.#headTransitMs, transitMs);
    if (sentAtMs >= this.#untilMs - edgeMs) this.#tailTransitMs = Math.min(this.#tailTransitMs, transitMs);
  }

  noteLoss(sentAtMs: number): void {
    if (sentAtMs >= this.#fromMs && sentAtMs <= this.#untilMs) this.#lost += 1;
  }

  /** Null where too little of the probe arrived to say anything. */
  result(): ProbeResult | null {
    const growthMs = Math.max(0, this.#tailTransitMs - this.#headTransitMs);
    if (!Number.isFinite(growthMs)) return null;
    const lengthMs = this.#untilMs - this.#fromMs;
    const lossRatio = this.#lost / (this.#arrived + this.#lost);
    return {
      measuredBps: (this.#bytes * 8000) / (lengthMs + growthMs),
      wentThrough: growthMs <= lengthMs * toleratedGrowthShare && lossRatio <= toleratedLoss,
    };
  }
}
