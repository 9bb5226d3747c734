import { expect, it } from 'vitest';
import { examSessionSchema } from '../../../../gateway/contract/exam-sessions.ts';
import { sampleExamSession } from '../../../support/console/sample-state.ts';
import {
  compareSeverity,
  severityOfCondition,
  severityOfExamSession,
} from '../../../../console/ui/severity.ts';

const session = (state: string, condition: string) =>
  examSessionSchema.parse({
    ...sampleExamSession('s'),
    state,
    media: {
      condition,
      faultCode: null,
      tracks: [],
      virtual: false,
      hasSpeaker: false,
      worn: null,
      coveredLenses: [],
      blindStates: [],
    },
  });

it('a running exam without pictures is an alarm; before the start it is only a notice', () => {
  expect(severityOfExamSession(session('in-progress', 'absent'))).toBe('alarm');
  expect(severityOfExamSession(session('paused', 'recovering'))).toBe('warning');
  expect(severityOfExamSession(session('lobby', 'failed'))).toBe('notice');
  expect(severityOfExamSession(session('lobby', 'live'))).toBe('ok');
});

it('what happens to the candidate counts as well as the pictures', () => {
  const since = '2026-01-01T10:00:00.000Z';
  const running = session('in-progress', 'live');
  expect(severityOfExamSession(running)).toBe('ok');
  expect(severityOfExamSession({ ...running, connection: 'reconnecting' })).toBe('warning');
  expect(severityOfExamSession({ ...running, connection: 'offline' })).toBe('alarm');
  expect(severityOfExamSession({ ...running, handRaisedSince: since })).toBe('warning');
  expect(severityOfExamSession({ ...running, state: 'paused' })).toBe('notice');
  expect(severityOfExamSession({ ...session('scheduled', 'live'), connection: 'offline' })).toBe('ok');
  const pendingTermination = { accountId: 'a', name: 'A', reason: 'r' };
  expect(severityOfExamSession({ ...running, pendingTermination })).toBe('alarm');
});

it('conditions are ordered by what they mean', () => {
  const ordered = (['live', 'failed', 'starting', 'recovering'] as const)
    .map(severityOfCondition)
    .sort(compareSeverity);
  expect(ordered).toEqual(['alarm', 'warning', 'notice', 'ok']);
});
