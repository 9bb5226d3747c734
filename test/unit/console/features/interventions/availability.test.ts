import { describe, expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { commandRules } from '../../../../../gateway/domain/exam-session/command-rules.ts';
import { whyNotNow } from '../../../../../console/features/interventions/availability.ts';
import { interventionKeys } from '../../../../../console/ui/intervention-keys.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const handRaisedSince = '2026-11-25T09:00:00.000Z';

describe.each(interventionKeys.map(([intervention]) => intervention))('%s', (intervention) => {
  it.each(examSessionStateSchema.options)(
    'in the state %s is offered where the gateway takes it',
    (state) => {
      const examSession = sampleExamSession('s', { state, handRaisedSince });
      const isOffered = whyNotNow(intervention, examSession, 'somebody-else') === null;
      expect(isOffered).toBe(commandRules[intervention].in.includes(state));
    },
  );
});

it('a hand that is not raised is not answered', () => {
  expect(whyNotNow('answer-hand', sampleExamSession('s'), 'proctor')).toBe('no-hand');
});

it('nobody takes over what is theirs', () => {
  expect(whyNotNow('take-over', sampleExamSession('s'), 'proctor')).toBe('already-yours');
  expect(whyNotNow('take-over', sampleExamSession('s'), 'supervisor')).toBeNull();
});

it('the reason is the one that helps', () => {
  const inState = (state: 'ended' | 'scheduled' | 'lobby' | 'paused' | 'in-progress') =>
    sampleExamSession('s', { state });
  expect(whyNotNow('message', inState('ended'), 'p')).toBe('over');
  expect(whyNotNow('message', inState('scheduled'), 'p')).toBe('not-here-yet');
  expect(whyNotNow('pause', inState('lobby'), 'p')).toBe('not-begun');
  expect(whyNotNow('pause', inState('paused'), 'p')).toBe('not-running');
  expect(whyNotNow('resume', inState('in-progress'), 'p')).toBe('not-paused');
});
