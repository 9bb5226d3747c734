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
    media: { condition, faultCode: null, tracks: [], virtual: false },
  });

it('a running exam without pictures is an alarm; before the start it is only a notice', () => {
  expect(severityOfExamSession(session('in-progress', 'absent'))).toBe('alarm');
  expect(severityOfExamSession(session('paused', 'recovering'))).toBe('warning');
  expect(severityOfExamSession(session('lobby', 'failed'))).toBe('notice');
  expect(severityOfExamSession(session('lobby', 'live'))).toBe('ok');
});

it('conditions are ordered by what they mean', () => {
  const ordered = (['live', 'failed', 'starting', 'recovering'] as const)
    .map(severityOfCondition)
    .sort(compareSeverity);
  expect(ordered).toEqual(['alarm', 'warning', 'notice', 'ok']);
});
