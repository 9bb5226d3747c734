import { expect, it } from 'vitest';
import {
  candidateCommandSchema,
  gatewayCommandSchema,
  interventionSchema,
  type ExamCommand,
} from '../../../../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../../../../gateway/contract/exam-log.ts';
import {
  groupEntries,
  isConversation,
  unansweredMessage,
} from '../../../../../console/features/timeline/log-groups.ts';
import { en } from '../../../../../console/i18n/en.ts';
import { kindOf, wordsOfPerson } from '../../../../../console/ui/entry-kind.ts';
import { entryValues } from '../../../../../console/ui/entry-values.ts';

const start = Date.parse('2026-11-25T09:00:00Z');

function entry(sequence: number, command: ExamCommand, atS: number, name = 'Priya'): LogEntry {
  const role = name === 'Priya' ? 'proctor' : name === 'Ada' ? 'candidate' : 'gateway';
  return {
    cursor: sequence,
    examSessionId: 's',
    sequence,
    command,
    actor: { role, accountId: role === 'gateway' ? null : name, name },
    at: new Date(start + atS * 1000).toISOString(),
    state: 'in-progress',
  };
}

it('puts together what one person did in one go, and leaves nothing out', () => {
  const entries = [
    entry(1, { type: 'message', text: 'a' }, 0),
    entry(2, { type: 'message', text: 'b' }, 20),
    entry(3, { type: 'say', text: 'c' }, 25, 'Ada'),
    entry(4, { type: 'message', text: 'd' }, 30),
    entry(5, { type: 'message', text: 'e' }, 200),
    entry(6, { type: 'pause', reason: 'f' }, 201),
  ];
  const groups = groupEntries(entries);
  expect(groups.map((group) => group.entries.map(({ sequence }) => sequence))).toEqual([
    [1, 2],
    [3],
    [4],
    [5],
    [6],
  ]);
  expect(groups.flatMap((group) => group.entries)).toEqual(entries);
});

it('a connection that comes and goes is one group, however long it does', () => {
  const flaps = Array.from({ length: 9 }, (_, index) =>
    entry(
      index + 1,
      index % 2 === 0 ? { type: 'connection-lost', sinceMs: start } : { type: 'connection-back' },
      index * 600,
      'Gateway',
    ),
  );
  expect(groupEntries(flaps)).toHaveLength(1);
});

it('tells what the candidate says from what is told and what is decided', () => {
  expect(kindOf({ type: 'say', text: 'x' })).toBe('said');
  expect(kindOf({ type: 'warn', text: 'x' })).toBe('told');
  expect(kindOf({ type: 'add-time', seconds: 60, reason: 'x' })).toBe('decided');
  expect(kindOf({ type: 'note', text: 'x' })).toBe('noted');
  expect(kindOf({ type: 'connection-back' })).toBe('passing');
  expect(isConversation(entry(1, { type: 'note', text: 'x' }, 0))).toBe(false);
});

it('finds what a person typed, and the figures of a line', () => {
  expect(wordsOfPerson({ type: 'pause', reason: 'Alarm' })).toBe('Alarm');
  expect(wordsOfPerson({ type: 'bookmark' })).toBeNull();
  expect(wordsOfPerson({ type: 'resume' })).toBeNull();
  const step = (name: string) => name.toUpperCase();
  const names = { nameStep: step, nameBlind: ({ kind }: { kind: string }) => kind };
  expect(entryValues({ type: 'add-time', seconds: 90, reason: 'x' }, names)).toEqual({ minutes: '1.5' });
  expect(entryValues({ type: 'ask-again', steps: ['identity', 'room-scan'], reason: 'x' }, names)).toEqual({
    steps: 'IDENTITY, ROOM-SCAN',
  });
});

it('knows whether somebody has answered the candidate', () => {
  const asked = entry(1, { type: 'say', text: 'May I?' }, 0, 'Ada');
  const warned = entry(2, { type: 'warn', text: 'No talking' }, 5);
  expect(unansweredMessage([asked, warned])).toBe(asked);
  expect(unansweredMessage([asked, entry(2, { type: 'message', text: 'Yes' }, 5)])).toBeNull();
  expect(unansweredMessage([])).toBeNull();
});

it('has words for everything that can be in a log', () => {
  const options = [candidateCommandSchema, interventionSchema, gatewayCommandSchema].flatMap((schema) =>
    schema.options.map((option) => option.shape.type.value),
  );
  expect(options.length).toBeGreaterThan(30);
  for (const type of options) expect(en.log.did).toHaveProperty(type);
});
