import type { ComputedRef, Ref } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { ExamClockReading } from '../../ui/remaining-time.ts';
import { remainingMs, sinceClockArrivalMs } from '../../ui/remaining-time.ts';

/** What is left at that moment, as a clock that stands. */
export function heldClock(clock: ExamClockReading, sinceArrivalMs: number): ExamClockReading {
  return { ...clock, usedMs: clock.limitMs - remainingMs(clock, sinceArrivalMs), runs: false };
}

/**
 * The exam clock as it is to be shown: it stands while the page is cut off, as the gateway's does from when it last heard the page.
 */
export function useShownClock(
  examSession: Readonly<Ref<ExamSession | null>>,
  isCutOff: Readonly<Ref<boolean>>,
): ComputedRef<ExamClockReading | null> {
  const held = shallowRef<ExamClockReading | null>(null);
  const clock = computed(() => examSession.value?.clock ?? null);
  /** The last answer before the break. */
  let stale: ExamClockReading | null = null;
  watch([isCutOff, clock], ([cutOff, now], [wasCutOff]) => {
    if (cutOff) {
      if (!wasCutOff) stale = now;
      held.value = now && heldClock(now, sinceClockArrivalMs(now, performance.now()));
    } else if (now !== stale) {
      held.value = null;
      stale = null;
    }
  });
  return computed(() => held.value ?? clock.value);
}
