import type { Clock } from '../ports/clock.ts';
import type { Moment } from '../ports/exam-session-log.ts';

/**
 * The time base of the exam sessions: Unix time in whole milliseconds that runs with the host's monotonic clock and never goes
 * back, whatever is done to the wall clock; through restarts of the gateway as well, as long as the host was not.
 */
export class ExamTime {
  readonly #clock: Clock;
  readonly #bootId: string;
  readonly #anchorMs: number;
  readonly #anchorNs: bigint;

  /** `last` is a moment of the gateway before: with the same boot time simply went on, else it goes on no earlier than there. */
  constructor(clock: Clock, bootId: string, last: Moment | null) {
    this.#clock = clock;
    this.#bootId = bootId;
    const nowNs = clock.monotonicNs();
    if (last !== null && last.bootId === bootId && BigInt(last.monotonicNs) <= nowNs) {
      this.#anchorMs = last.atMs;
      this.#anchorNs = BigInt(last.monotonicNs);
    } else {
      this.#anchorMs = Math.max(Math.floor(clock.wallMs()), last?.atMs ?? 0);
      this.#anchorNs = nowNs;
    }
  }

  now(): Moment {
    const monotonicNs = this.#clock.monotonicNs();
    const atMs = this.#anchorMs + Number((monotonicNs - this.#anchorNs) / 1_000_000n);
    return { atMs, monotonicNs: monotonicNs.toString(), bootId: this.#bootId };
  }
}
