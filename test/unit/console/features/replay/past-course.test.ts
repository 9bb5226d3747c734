import { describe, expect, it } from 'vitest';
import type { ExamCommand } from '../../../../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../../../../gateway/contract/exam-log.ts';
import type { ExamSessionState } from '../../../../../gateway/contract/exam-sessions.ts';
import { nextMark, pastCourse } from '../../../../../console/features/replay/past-course.ts';

const start = Date.parse('2026-11-25T09:00:00Z');
let sequence = 0;
function entry(atS: number, command: ExamCommand, state: ExamSessionState = 'in-progress'): LogEntry {
  sequence += 1;
  const actor = { role: 'proctor', accountId: 'p', name: 'Priya' } as const;
  const at = new Date(start + atS * 1000).toISOString();
  return { cursor: sequence, examSessionId: 's', sequence, command, actor, at, state };
}
const s = (seconds: number) => start + seconds * 1000;
const blind = { blindStateId: 'b1', kind: 'covered', trackId: 'panorama', lens: 0, label: null } as const;

const course = pastCourse(
  [
    entry(0, { type: 'begin-check-in' }, 'checking-in'),
    entry(5, { type: 'give-consent', textVersion: '1' }, 'checking-in'),
    entry(10, { type: 'admit' }),
    entry(20, { type: 'bookmark', atMs: s(14), bearingDeg: 20 }),
    entry(30, { type: 'pause', reason: 'break' }, 'paused'),
    entry(40, { type: 'resume' }),
    entry(52, { type: 'blind-state-began', ...blind, sinceMs: s(50), pictureSha256: null }),
    entry(58, { type: 'connection-lost', sinceMs: s(55) }),
    entry(60, { type: 'blind-state-ended', ...blind }),
    entry(61, { type: 'connection-back' }),
    entry(70, { type: 'incident', title: 'Second person', fromMs: s(33), toMs: s(36), frames: [] }),
    entry(75, { type: 'connection-lost', sinceMs: s(74) }),
    entry(80, {
      type: 'blind-state-began',
      ...blind,
      blindStateId: 'b2',
      sinceMs: s(79),
      pictureSha256: null,
    }),
  ],
  s(90),
);

describe('a log along its recording', () => {
  it('has every state from its row to the next change, the last one to the end', () => {
    expect(course.states).toEqual([
      { state: 'checking-in', fromMs: s(0), toMs: s(10) },
      { state: 'in-progress', fromMs: s(10), toMs: s(30) },
      { state: 'paused', fromMs: s(30), toMs: s(40) },
      { state: 'in-progress', fromMs: s(40), toMs: s(90) },
    ]);
  });

  it('has interruptions and blind states from when they began, not from when they were noted', () => {
    expect(course.interruptions).toEqual([
      { fromMs: s(55), toMs: s(61) },
      { fromMs: s(74), toMs: s(90) },
    ]);
    expect(course.blindStates.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [s(50), s(60)],
      [s(79), s(90)],
    ]);
  });

  it('has bookmarks and incidents at what they are about, in order, and nothing that only passes', () => {
    expect(course.marks.map(({ kind, fromMs, toMs }) => [kind, fromMs, toMs])).toEqual([
      ['decided', s(10), s(10)],
      ['bookmark', s(14), s(14)],
      ['decided', s(30), s(30)],
      ['incident', s(33), s(36)],
      ['decided', s(40), s(40)],
    ]);
  });

  it('leads from mark to mark, not to the one that is shown', () => {
    expect(nextMark(course, s(14), 1)?.fromMs).toBe(s(30));
    expect(nextMark(course, s(14) + 100, -1)?.fromMs).toBe(s(10));
    expect(nextMark(course, s(45), 1)?.fromMs).toBe(s(50));
    expect(nextMark(course, s(79), 1)).toBeNull();
    expect(nextMark(course, s(10), -1)).toBeNull();
    expect(nextMark(pastCourse([], s(90)), s(10), 1)).toBeNull();
  });
});
