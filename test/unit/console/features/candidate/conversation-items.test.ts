import { expect, it } from 'vitest';
import type { ExamCommand } from '../../../../../gateway/contract/exam-commands.ts';
import {
  captionsNow,
  conversationItems,
} from '../../../../../console/features/candidate/conversation/conversation-items.ts';
import { sampleLogEntry } from '../../../../support/console/sample-state.ts';

const log = (...commands: ExamCommand[]) =>
  commands.map((command, index) => sampleLogEntry('session-1', index + 1, command));

it('is what passes between people, and nothing else', () => {
  const items = conversationItems(
    log(
      { type: 'begin-check-in' },
      { type: 'say', text: 'Hello' },
      { type: 'message', text: 'Hello, Ada' },
      { type: 'warn', text: 'Please stop humming.' },
      { type: 'ask-to-adjust', text: 'Please close the door.', bearingDeg: 137, elevationDeg: 0 },
      { type: 'note', text: 'never shown' },
      { type: 'add-time', seconds: 300, reason: 'Fire drill' },
      { type: 'answer-hand' },
      { type: 'caption', text: 'Can you hear me?' },
      { type: 'pause', reason: 'Break' },
    ),
  );
  expect(items.map(({ kind, sequence }) => [kind, sequence])).toEqual([
    ['own', 2],
    ['message', 3],
    ['warning', 4],
    ['adjust', 5],
    ['time-added', 7],
    ['hand-seen', 8],
    ['spoken', 9],
  ]);
  expect(items[3]).toMatchObject({ bearingDeg: 137, elevationDeg: 0, by: 'Priya Nair' });
});

it('shows the captions since the proctor last began to talk', () => {
  const entries = log(
    { type: 'start-talking' },
    { type: 'caption', text: 'old' },
    { type: 'stop-talking' },
    { type: 'start-talking' },
    { type: 'caption', text: 'one' },
    { type: 'say', text: 'yes' },
    { type: 'caption', text: 'two' },
  );
  expect(captionsNow(entries)).toEqual(['one', 'two']);
});
