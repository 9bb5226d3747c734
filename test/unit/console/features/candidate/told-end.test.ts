import { describe, expect, it } from 'vitest';
import type { ExamSessionState } from '../../../../../gateway/contract/exam-sessions.ts';
import { keptUntilMs } from '../../../../../console/ui/kept-until.ts';
import { expectedEndMs, givenReason, overKind } from '../../../../../console/features/candidate/told-end.ts';

it.each<[ExamSessionState, string | null, string, string | null]>([
  ['ended', 'handed-in', 'handedIn', null],
  ['ended', 'time-up', 'timeUp', null],
  ['terminated', 'A second person helped.', 'terminated', 'A second person helped.'],
  ['cancelled', 'No document.', 'cancelled', 'No document.'],
  ['expired', 'expired', 'expired', null],
])('an exam session that is %s (%s) is told as %s', (state, endReason, kind, reason) => {
  expect(overKind({ state, endReason })).toBe(kind);
  expect(givenReason({ state, endReason })).toBe(reason);
});

it('a pause is expected to end so many minutes after it began; nobody guesses', () => {
  const since = '2026-11-25T10:00:00.000Z';
  expect(expectedEndMs({ since, expectedMinutes: 5 })).toBe(Date.parse('2026-11-25T10:05:00Z'));
  expect(expectedEndMs({ since, expectedMinutes: null })).toBeNull();
});

describe('a recording', () => {
  const endMs = Date.parse('2026-11-25T10:00:00Z');
  it('is kept for whole days from the end', () => {
    expect(keptUntilMs({ recorded: true, keptDays: 30 }, endMs)).toBe(Date.parse('2026-12-25T10:00:00Z'));
  });
  it('that is not made is not kept', () => {
    expect(keptUntilMs({ recorded: false, keptDays: 30 }, endMs)).toBeNull();
  });
});
