import type { ExamProgress } from '../../gateway/contract/exam-progress.ts';

export type ExamClockReading = ExamProgress['clock'];

/** What the network's jitter may pretend at most; more is exam time that was given. */
const jitterMs = 1000;

/** Exam time left in milliseconds, never below zero, `sinceArrivalMs` after the gateway's answer came. */
export function remainingMs(clock: ExamClockReading, sinceArrivalMs: number): number {
  const usedSince = clock.runs ? Math.max(0, sinceArrivalMs) : 0;
  return Math.max(0, clock.limitMs - clock.usedMs - usedSince);
}

/** What is shown after `shownMs`: an answer that came quicker or slower than the one before does not give time back. */
export function steadyMs(shownMs: number | null, nextMs: number): number {
  return shownMs !== null && nextMs > shownMs && nextMs - shownMs < jitterMs ? shownMs : nextMs;
}

/** Whole seconds as they are shown: zero only when nothing is left. */
export function wholeSecondsMs(durationMs: number): number {
  return Math.ceil(durationMs / 1000) * 1000;
}

const arrivals = new WeakMap<ExamClockReading, number>();

/** Notes when an answer came, in milliseconds of `performance.now()`; the first time counts. */
export function noteClockArrival(clock: ExamClockReading, nowMs: number): void {
  if (!arrivals.has(clock)) arrivals.set(clock, nowMs);
}

/** How long ago an answer came; one that nobody noted came now. */
export function sinceClockArrivalMs(clock: ExamClockReading, nowMs: number): number {
  noteClockArrival(clock, nowMs);
  return nowMs - (arrivals.get(clock) ?? nowMs);
}
