import { expect, it } from 'vitest';
import { unreadHandOvers } from '../../../../../console/features/hand-over/unread-hand-overs.ts';
import type { ExamCommand } from '../../../../../gateway/contract/exam-commands.ts';
import { sampleExamSession, sampleLogEntry } from '../../../../support/console/sample-state.ts';

const handOver = (toAccountId: string, note: string): ExamCommand => ({
  type: 'hand-over',
  toAccountId,
  toName: 'Somebody',
  note,
});
const mine = (change = {}) => sampleExamSession('s', { proctor: { accountId: 'me', name: 'Me' }, ...change });
const notesOf = (commands: ExamCommand[], examSession = mine(), read: string[] = []) =>
  unreadHandOvers(
    [examSession],
    new Map([['s', commands.map((command, index) => sampleLogEntry('s', index + 1, command))]]),
    'me',
    new Set(read),
  ).map(({ note }) => note);

it('tells what was handed over to me, and by whom', () => {
  expect(notesOf([handOver('me', 'Looks left often.'), { type: 'note', text: 'x' }])).toEqual([
    'Looks left often.',
  ]);
  const [told] = unreadHandOvers(
    [mine()],
    new Map([['s', [sampleLogEntry('s', 7, handOver('me', 'x'))]]]),
    'me',
    new Set(),
  );
  expect(told).toMatchObject({ from: 'Priya Nair', key: 's 7' });
});

it('tells the last one only, and nothing of one that went on to somebody else', () => {
  expect(notesOf([handOver('me', 'one'), { type: 'take-over', reason: 'r' }, handOver('me', 'two')])).toEqual(
    ['two'],
  );
  expect(notesOf([handOver('me', 'one'), { type: 'take-over', reason: 'mine again' }])).toEqual([]);
  expect(notesOf([handOver('other', 'one')])).toEqual([]);
  expect(notesOf([handOver('me', 'one')], sampleExamSession('s'))).toEqual([]);
});

it('tells it once, and not when the exam session is over', () => {
  expect(notesOf([handOver('me', 'one')], mine(), ['s 1'])).toEqual([]);
  expect(notesOf([handOver('me', 'one')], mine({ state: 'ended' }))).toEqual([]);
});
