import { describe, expect, it } from 'vitest';
import {
  examSessionStateSchema,
  type ExamSessionState,
} from '../../../../../gateway/contract/exam-sessions.ts';
import { isOpen } from '../../../../../gateway/domain/exam-session/exam-session.ts';
import {
  examSessionEvents,
  transition,
  type ExamSessionEvent,
} from '../../../../../gateway/domain/exam-session/transition.ts';

/** Every legal pair, from product.md; all others are illegal. */
const legal: readonly [ExamSessionState, ExamSessionEvent, ExamSessionState, string][] = [
  ['scheduled', 'begin-check-in', 'checking-in', ''],
  ['scheduled', 'expire', 'expired', ''],
  ['scheduled', 'cancel', 'cancelled', ''],
  ['checking-in', 'finish-check-in', 'lobby', ''],
  ['checking-in', 'expire', 'expired', ''],
  ['checking-in', 'cancel', 'cancelled', ''],
  ['lobby', 'repeat-check-in', 'checking-in', ''],
  ['lobby', 'start', 'in-progress', 'note-start run-clock'],
  ['lobby', 'expire', 'expired', ''],
  ['lobby', 'cancel', 'cancelled', ''],
  ['in-progress', 'pause', 'paused', 'stop-clock'],
  ['in-progress', 'end', 'ended', 'stop-clock note-end'],
  ['in-progress', 'terminate', 'terminated', 'stop-clock note-end'],
  ['paused', 'resume', 'in-progress', 'run-clock'],
  ['paused', 'end', 'ended', 'note-end'],
  ['paused', 'terminate', 'terminated', 'note-end'],
];

const pairs = examSessionStateSchema.options.flatMap((state) =>
  examSessionEvents.map((event) => ({ state, event })),
);

describe('the states of an exam session', () => {
  it.each(pairs)('$state × $event', ({ state, event }) => {
    const row = legal.find(([from, by]) => from === state && by === event);
    const expected =
      row === undefined
        ? { outcome: 'illegal' }
        : { outcome: 'changed', state: row[2], effects: row[3] === '' ? [] : row[3].split(' ') };
    expect(transition(state, event)).toEqual(expected);
  });

  it('is open exactly while something can still happen to it', () => {
    for (const state of examSessionStateSchema.options) {
      const canMove = examSessionEvents.some((event) => transition(state, event).outcome === 'changed');
      expect(isOpen({ state })).toBe(canMove);
    }
  });
});
