/**
 * How much of an exam's time a candidate has used. Times are whole milliseconds of one time base that never goes back; remaining
 * time is exact to the millisecond however often the clock is stopped, started and extended.
 */
export interface ExamClock {
  /** What the candidate may use, extra time included. */
  limitMs: number;
  /** Used up to the last stop. */
  usedMs: number;
  /** Since when it runs; null while it stands. */
  runningSinceMs: number | null;
}

/** A clock that stands, nothing used. */
export function newClock(limitMs: number): ExamClock {
  return { limitMs, usedMs: 0, runningSinceMs: null };
}

/** Does nothing to a clock that runs. */
export function startClock(clock: ExamClock, atMs: number): ExamClock {
  return clock.runningSinceMs === null ? { ...clock, runningSinceMs: atMs } : clock;
}

/**
 * Stops at a moment that may lie in the past: an interruption is noticed after it began. Never before the clock was started, so
 * that used time never shrinks below what was used when it last stood.
 */
export function stopClock(clock: ExamClock, atMs: number): ExamClock {
  return { ...clock, usedMs: usedMs(clock, atMs), runningSinceMs: null };
}

/** Adds to what the candidate may use. */
export function extendClock(clock: ExamClock, extraMs: number): ExamClock {
  return { ...clock, limitMs: clock.limitMs + extraMs };
}

/** Used at that moment. */
export function usedMs({ usedMs: before, runningSinceMs }: ExamClock, atMs: number): number {
  return runningSinceMs === null ? before : before + Math.max(0, atMs - runningSinceMs);
}

/** What is left at that moment; 0 when the time is up. */
export function remainingMs(clock: ExamClock, atMs: number): number {
  return Math.max(0, clock.limitMs - usedMs(clock, atMs));
}

/** When the time is up if nothing stops the clock; null while it stands. */
export function timeUpAtMs({ limitMs, usedMs: before, runningSinceMs }: ExamClock): number | null {
  return runningSinceMs === null ? null : runningSinceMs + limitMs - before;
}
