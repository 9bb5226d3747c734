import type { ViewerQuality } from '../../../ports/viewer-transport.ts';
import type { TransportFeedback } from './transport-feedback.ts';

const logLength = 4096;
const windowMs = 1000;
/** The shortest transit time is forgotten this fast, so that drifting clocks do not look like a queue. */
const baselineRisePerMs = 1e-4;

/** Compares what was sent under transport-wide sequence numbers with the viewer's feedback. */
export class TransportQuality {
  figures: ViewerQuality | null = null;
  #sequence = 0;
  readonly #sentAtMs = new Float64Array(logLength);
  readonly #bytes = new Uint16Array(logLength);
  #windowStartMs: number | null = null;
  #baselineMs = Number.POSITIVE_INFINITY;
  #arrived = 0;
  #lost = 0;
  #arrivedBytes = 0;
  #delaySumMs = 0;

  /** Notes one sent packet and returns its transport-wide sequence number. */
  noteSent(bytes: number, nowMs: number): number {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const slot = this.#sequence & (logLength - 1);
    this.#sentAtMs[slot] = nowMs;
    this.#bytes[slot] = bytes;
    return this.#sequence;
  }

  apply(feedback: TransportFeedback, nowMs: number): void {
    this.#windowStartMs ??= nowMs;
    feedback.arrivalsMs.forEach((arrivalMs, index) => {
      const sequence = (feedback.baseSequence + index) & 0xffff;
      const age = (this.#sequence - sequence) & 0xffff;
      if (age < logLength) this.#count(sequence & (logLength - 1), arrivalMs);
    });
    const elapsedMs = nowMs - this.#windowStartMs;
    if (elapsedMs >= windowMs) this.#closeWindow(elapsedMs, nowMs);
  }

  #count(slot: number, arrivalMs: number | null): void {
    if (arrivalMs === null) {
      this.#lost += 1;
      return;
    }
    const transitMs = arrivalMs - (this.#sentAtMs[slot] ?? 0);
    this.#baselineMs = Math.min(this.#baselineMs, transitMs);
    this.#delaySumMs += transitMs - this.#baselineMs;
    this.#arrived += 1;
    this.#arrivedBytes += this.#bytes[slot] ?? 0;
  }

  #closeWindow(elapsedMs: number, nowMs: number): void {
    this.figures = {
      lossRatio: this.#lost / Math.max(1, this.#lost + this.#arrived),
      queueDelayMs: this.#delaySumMs / Math.max(1, this.#arrived),
      arrivalRateBps: (this.#arrivedBytes * 8000) / elapsedMs,
    };
    this.#windowStartMs = nowMs;
    this.#baselineMs += elapsedMs * baselineRisePerMs;
    this.#arrived = this.#lost = this.#arrivedBytes = this.#delaySumMs = 0;
  }
}
