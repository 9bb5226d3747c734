import { nextTick, ref, shallowRef } from 'vue';
import { expect, it, vi } from 'vitest';
import { heldClock, useShownClock } from '../../../../../console/features/candidate/use-shown-clock.ts';
import { noteClockArrival } from '../../../../../console/ui/remaining-time.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const clock = (usedMs: number, runs = true) => ({
  limitMs: 7_200_000,
  usedMs,
  runs,
  asOf: '2026-11-25T10:00:00.000Z',
});

it('a held clock stands at what was left', () => {
  expect(heldClock(clock(60_000), 5000)).toEqual({ ...clock(65_000), runs: false });
  expect(heldClock(clock(60_000, false), 5000)).toEqual(clock(60_000, false));
  expect(heldClock(clock(7_199_000), 5000).usedMs).toBe(7_200_000);
});

it('stands while the page is cut off, and until the gateway has said how long the break was', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const examSession = shallowRef(sampleExamSession('session-1', { clock: clock(60_000) }));
  const isCutOff = ref(false);
  const shown = useShownClock(examSession, isCutOff);
  noteClockArrival(examSession.value.clock, performance.now());
  expect(shown.value).toEqual(clock(60_000));
  vi.advanceTimersByTime(3000);
  isCutOff.value = true;
  await nextTick();
  expect(shown.value).toEqual({ ...clock(63_000), runs: false });
  vi.advanceTimersByTime(30_000);
  isCutOff.value = false;
  await nextTick();
  expect(shown.value?.runs).toBe(false);
  examSession.value = sampleExamSession('session-1', { clock: clock(62_000) });
  await nextTick();
  expect(shown.value).toEqual(clock(62_000));
  vi.useRealTimers();
});
