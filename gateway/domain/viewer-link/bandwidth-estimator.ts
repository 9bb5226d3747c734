import { ArrivalWindow } from './arrival-window.ts';
import { ProbeMeasure, type ProbeResult } from './probe-measure.ts';

/** Taken for granted until the link shows otherwise: viewers on the same network need not wait for a picture that is sharp. */
const assumedBps = 8_000_000;
/** Enough for the sound and the smallest picture: below this there is nothing to adapt. */
const leastBps = 120_000;
const mostBps = 30_000_000;

/** A queue that grew by this much within 400 ms, and is this long, is ours: where the link is in use up to about the estimate. */
const growthLimitMs = 15;
const queueLimitMs = 20;
const trustedShare = 0.6;
/** A queue this long is too long even where it does not grow, and however little is sent. */
const longQueueMs = 100;
const decreaseFactor = 0.85;
const decreaseEveryMs = 200;
const longQueueAfterMs = 200;
const longQueueEveryMs = 1000;

const lossWindowMs = 1000;
const heavyLoss = 0.1;
const lightLoss = 0.05;
const lossDecreaseEveryMs = 500;

const growPerSecond = 0.08;
const growAfterMs = 500;
/** More of the estimate than this must be in use before it grows by itself. */
const usedShare = 0.75;

/** Where nothing that was sent for this long arrived, the link was away: that says nothing about its rate. One that is full lets some through. */
const outageMs = 150;
/** Growth between two feedbacks counts for no longer than this. */
const longestElapsedMs = 700;
/** How long after a probe its own queue may still be seen, and how long its feedback is waited for. */
const probeEchoMs = 300;
const probeTimeoutMs = 1500;

/**
 * What the link to one viewer can take, from the feedback on every packet (transport-wide congestion control). It falls to a little
 * less than what arrives when a queue grows or much is lost, grows slowly while the link is in use, and is raised by probes where
 * less is sent than the link could take. All times in ms; after Google's congestion control (draft-ietf-rmcat-gcc-02), reduced.
 */
export class BandwidthEstimator {
  /** Null before the first feedback. */
  estimateBps: number | null = null;
  /** When the estimate fell last. */
  decreasedAtMs = Number.NEGATIVE_INFINITY;
  readonly window = new ArrivalWindow();
  #probe: { measure: ProbeMeasure; untilMs: number; passed: boolean } | null = null;
  #probeResult: ProbeResult | null = null;
  #echoUntilMs = Number.NEGATIVE_INFINITY;
  #feedbackAtMs: number | null = null;
  /** Lost packets since the last that arrived. */
  #lostRun: { fromMs: number; packets: number } | null = null;
  #lossDecreasedAtMs = Number.NEGATIVE_INFINITY;
  /** Whether the queue was seen to grow with the feedback before. */
  #grows = false;
  #longQueue: { dueAtMs: number; queueMs: number | null } | null = null;

  /** Packets are noted in the order in which they were sent. */
  noteArrival(sentAtMs: number, arrivedAtMs: number, bytes: number): void {
    this.#endLostRun(sentAtMs);
    this.window.noteArrival(sentAtMs, arrivedAtMs, bytes);
    this.#probe?.measure.noteArrival(sentAtMs, arrivedAtMs, bytes);
    this.#notePassed(sentAtMs);
  }

  noteLoss(sentAtMs: number): void {
    this.#lostRun ??= { fromMs: sentAtMs, packets: 0 };
    this.#lostRun.packets += 1;
    this.#probe?.measure.noteLoss(sentAtMs);
    this.#notePassed(sentAtMs);
  }

  /** To be called after the packets of a feedback: brings the estimate up to date. */
  endFeedback(nowMs: number): void {
    const estimateBps = this.estimateBps ?? assumedBps;
    const elapsedMs = Math.min(longestElapsedMs, nowMs - (this.#feedbackAtMs ?? nowMs));
    this.#feedbackAtMs = nowMs;
    const probedBps = Math.max(estimateBps, this.#concludedProbeBps(nowMs));
    const next = this.#reducedBps(probedBps, nowMs) ?? this.#grownBps(probedBps, elapsedMs, nowMs);
    this.estimateBps = Math.min(mostBps, Math.max(leastBps, next));
    if (this.estimateBps < estimateBps) this.decreasedAtMs = nowMs;
  }

  /** Packets sent from `fromMs` to `untilMs` are a probe; its result is told once. */
  expectProbe(fromMs: number, untilMs: number): void {
    this.#probe = { measure: new ProbeMeasure(fromMs, untilMs), untilMs, passed: false };
  }

  /** The result of a probe that has ended since the last call; null also where too little of it was sent or arrived. */
  takeProbeResult(): ProbeResult | null {
    const result = this.#probeResult;
    this.#probeResult = null;
    return result;
  }

  #endLostRun(untilMs: number): void {
    const run = this.#lostRun;
    this.#lostRun = null;
    if (run === null || untilMs - run.fromMs > outageMs) return;
    for (let packet = 0; packet < run.packets; packet += 1) this.window.noteLoss();
  }

  #notePassed(sentAtMs: number): void {
    if (this.#probe !== null && sentAtMs > this.#probe.untilMs) this.#probe.passed = true;
  }

  /** What a probe that has just ended has shown, and 0 otherwise. */
  #concludedProbeBps(nowMs: number): number {
    const probe = this.#probe;
    if (probe === null || !(probe.passed || nowMs > probe.untilMs + probeTimeoutMs)) return 0;
    const result = probe.measure.result();
    this.#probe = null;
    this.#probeResult = result;
    this.#echoUntilMs = nowMs + probeEchoMs;
    return result === null ? 0 : result.measuredBps * (result.wentThrough ? 1 : 0.9);
  }

  /** Null where there is no reason to reduce. */
  #reducedBps(estimateBps: number, nowMs: number): number | null {
    return this.#reducedByLoss(estimateBps, nowMs) ?? this.#reducedByQueue(estimateBps, nowMs);
  }

  #reducedByLoss(estimateBps: number, nowMs: number): number | null {
    const lossRatio = this.window.lossRatio(lossWindowMs);
    if (lossRatio < heavyLoss || nowMs - this.#lossDecreasedAtMs < lossDecreaseEveryMs) return null;
    this.#lossDecreasedAtMs = nowMs;
    const arrivalBps = this.window.arrivalRateBps(lossWindowMs / 2);
    // Of much that is lost, what arrives is what the link carries; a little may be chance.
    const reducedBps =
      lossRatio > 0.3 ? arrivalBps * 0.9 : (arrivalBps / (1 - lossRatio)) * (1 - lossRatio / 2);
    return Math.min(estimateBps, reducedBps);
  }

  #reducedByQueue(estimateBps: number, nowMs: number): number | null {
    const { queueMs, queueGrowthMs } = this.window;
    if (this.#probe !== null || nowMs < this.#echoUntilMs || nowMs - this.decreasedAtMs < decreaseEveryMs)
      return null;
    const isUsed = this.window.arrivalRateBps(lossWindowMs) > trustedShare * estimateBps;
    const grew = this.#grows;
    this.#grows = queueGrowthMs > growthLimitMs && queueMs > queueLimitMs;
    const grows = isUsed && grew && this.#grows;
    if (!grows && !this.#stands(queueMs, queueGrowthMs, nowMs)) return null;
    return Math.min(estimateBps, decreaseFactor * this.#carriedBps());
  }

  /** What a link with a queue carries; pictures come in bursts, so the better of two stretches of time. */
  #carriedBps(): number {
    return Math.max(this.window.arrivalRateBps(200), this.window.arrivalRateBps(500));
  }

  /** True, once a second, for a long queue that does not shrink; one that stays the same whatever is sent is a longer way. */
  #stands(queueMs: number, growthMs: number, nowMs: number): boolean {
    if (queueMs < longQueueMs || growthMs < -growthLimitMs) {
      this.#longQueue = null;
      return false;
    }
    this.#longQueue ??= { dueAtMs: nowMs + longQueueAfterMs, queueMs: null };
    const { dueAtMs, queueMs: before } = this.#longQueue;
    if (nowMs < dueAtMs) return false;
    this.#longQueue = { dueAtMs: nowMs + longQueueEveryMs, queueMs };
    if (before === null || Math.abs(queueMs - before) > 0.2 * before) return true;
    this.#longQueue = null;
    this.window.takeForEmpty();
    return false;
  }

  #grownBps(estimateBps: number, elapsedMs: number, nowMs: number): number {
    const isUsed = this.window.arrivalRateBps(lossWindowMs) > usedShare * estimateBps;
    const isCalm =
      nowMs - this.decreasedAtMs > growAfterMs && this.window.lossRatio(lossWindowMs) < lightLoss;
    if (!isUsed || !isCalm || this.window.queueMs > longQueueMs) return estimateBps;
    return estimateBps * (1 + (growPerSecond * elapsedMs) / 1000);
  }
}
