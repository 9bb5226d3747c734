import { describe, expect, it } from 'vitest';
import {
  noteClockArrival,
  remainingMs,
  sinceClockArrivalMs,
  steadyMs,
  wholeSecondsMs,
} from '../../../../console/ui/remaining-time.ts';

const clock = { limitMs: 3_600_000, usedMs: 600_000, runs: true, asOf: '2026-11-25T09:00:00.000Z' };

describe('the exam time left', () => {
  it('runs from when the answer came', () => {
    expect(remainingMs(clock, 0)).toBe(3_000_000);
    expect(remainingMs(clock, 61_500)).toBe(2_938_500);
  });

  it('stands while the clock does', () => {
    expect(remainingMs({ ...clock, runs: false }, 61_500)).toBe(3_000_000);
  });

  it('is never less than nothing, nor more than the answer said', () => {
    expect(remainingMs(clock, 4_000_000)).toBe(0);
    expect(remainingMs({ ...clock, usedMs: 3_700_000 }, 0)).toBe(0);
    expect(remainingMs(clock, -5000)).toBe(3_000_000);
  });

  it('does not go back because one answer took longer than another, and does when time was given', () => {
    expect(steadyMs(null, 5000)).toBe(5000);
    expect(steadyMs(5000, 5400)).toBe(5000);
    expect(steadyMs(5000, 4600)).toBe(4600);
    expect(steadyMs(5000, 305_000)).toBe(305_000);
  });

  it('shows zero only when nothing is left', () => {
    expect(wholeSecondsMs(1)).toBe(1000);
    expect(wholeSecondsMs(1000)).toBe(1000);
    expect(wholeSecondsMs(0)).toBe(0);
  });
});

it('an answer came when it was first noted; each has its own time', () => {
  const first = { ...clock };
  const second = { ...clock };
  noteClockArrival(first, 1000);
  noteClockArrival(first, 9000);
  expect(sinceClockArrivalMs(first, 3000)).toBe(2000);
  expect(sinceClockArrivalMs(second, 3000)).toBe(0);
  expect(sinceClockArrivalMs(second, 3500)).toBe(500);
});
