import { describe, expect, it } from 'vitest';
import {
  extendClock,
  newClock,
  remainingMs,
  startClock,
  stopClock,
  timeUpAtMs,
  usedMs,
} from '../../../../../gateway/domain/exam-session/exam-clock.ts';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';
import {
  candidate,
  ExamSessionCourse,
  gateway,
  proctor,
  sampleExam,
} from '../../../../support/exam-session-course.ts';

describe('the exam clock', () => {
  it('counts while it runs and only then', () => {
    const running = startClock(newClock(60_000), 1000);
    expect(startClock(running, 5000)).toBe(running);
    expect(usedMs(running, 4000)).toBe(3000);
    expect(timeUpAtMs(running)).toBe(61_000);
    const standing = stopClock(running, 11_000);
    expect(remainingMs(standing, 99_000)).toBe(50_000);
    expect(timeUpAtMs(standing)).toBeNull();
    expect(timeUpAtMs(startClock(extendClock(standing, 5000), 100_000))).toBe(155_000);
  });

  it('stops at a moment that is past, but never before it was started', () => {
    const running = startClock(newClock(60_000), 1000);
    expect(usedMs(stopClock(running, 400), 9000)).toBe(0);
    expect(usedMs(stopClock(running, 1700), 9000)).toBe(700);
  });

  it('has nothing left when the time is up, and never less', () => {
    expect(remainingMs(startClock(newClock(1000), 0), 5000)).toBe(0);
  });
});

type Span = [from: number, to: number];

/** Time that lies in one of the first spans and in one of the second: the exam is in progress, and the candidate is heard. */
function overlapMs(one: readonly Span[], other: readonly Span[]): number {
  let sum = 0;
  for (const [from, to] of one) {
    for (const [otherFrom, otherTo] of other)
      sum += Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
  }
  return sum;
}

const exam = sampleExam({ durationMinutes: 5, policy: { returnWindowS: 86_400 } });

/** One random exam: pauses, interruptions noticed late, extra time, restarts. Answers what is left, and what should be. */
function randomSchedule(random: () => number): { left: number; expected: number; timesUp: boolean } {
  const course = ExamSessionCourse.begun(exam, true, () => '');
  const progress: Span[] = [[course.nowMs, Infinity]];
  const heard: Span[] = [[course.nowMs, Infinity]];
  let limitMs = 5 * 60_000;
  const upTo = (spans: Span[], atMs: number) => spans.splice(-1, 1, [spans.at(-1)?.[0] ?? 0, atMs]);
  for (let step = 0; step < 25; step += 1) {
    course.nowMs += Math.floor(random() * 60_000);
    const kind = Math.floor(random() * 5);
    const now = course.nowMs;
    if (kind === 0 && course.give(proctor, { type: 'pause', reason: 'break' }) === null) upTo(progress, now);
    else if (kind === 1 && course.give(proctor, { type: 'resume' }) === null) progress.push([now, Infinity]);
    else if (kind === 2 && course.facts.connection === 'online') {
      // Last heard some time ago, but not before anything else happened.
      const since = Math.max(now - Math.floor(random() * 6000), course.rows.at(-1)?.atMs ?? 0);
      if (course.give(gateway, { type: 'connection-lost', sinceMs: since }) === null) upTo(heard, since);
    } else if (kind === 3 && course.give(gateway, { type: 'connection-back' }) === null)
      heard.push([now, Infinity]);
    else if (kind === 4) {
      const seconds = 1 + Math.floor(random() * 300);
      if (course.give(proctor, { type: 'add-time', seconds, reason: 'noise' }) === null)
        limitMs += seconds * 1000;
    }
    if (random() < 0.2) course.restart();
    if (remainingMs(course.facts.clock, course.nowMs) === 0) break;
  }
  const now = (course.nowMs += Math.floor(random() * 1000));
  const until = (spans: Span[]): Span[] => spans.map(([from, to]) => [from, Math.min(to, now)]);
  const expected = Math.max(0, limitMs - overlapMs(until(progress), until(heard)));
  const left = remainingMs(course.facts.clock, now);
  return { left, expected, timesUp: course.give(gateway, { type: 'time-up' }) === null };
}

it('neither loses nor invents a millisecond in 10,000 random exams', () => {
  const random = seededRandom(20_261_125);
  let ended = 0;
  for (let count = 0; count < 10_000; count += 1) {
    const { left, expected, timesUp } = randomSchedule(random);
    expect(left).toBe(expected);
    if (timesUp) {
      ended += 1;
      expect(left).toBe(0);
    }
  }
  expect(ended).toBeGreaterThan(10);
}, 60_000);

it('does not run while the candidate hands in late', () => {
  const course = ExamSessionCourse.begun();
  course.nowMs += 60_000;
  course.give(candidate, { type: 'hand-in' });
  expect(remainingMs(course.facts.clock, course.nowMs + 99_000)).toBe(59 * 60_000);
});
