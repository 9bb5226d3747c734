import { describe, expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { commandRules } from '../../../../../gateway/domain/exam-session/command-rules.ts';
import {
  hiddenInterventions,
  whyNotNow,
} from '../../../../../console/features/interventions/availability.ts';
import { interventionKeys } from '../../../../../console/ui/intervention-keys.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const proctor = { id: 'proctor', role: 'proctor' } as const;
const supervisor = { id: 'supervisor', role: 'supervisor' } as const;
const handRaisedSince = '2026-11-25T09:00:00.000Z';

describe.each(interventionKeys.map(([intervention]) => intervention))('%s', (intervention) => {
  it.each(examSessionStateSchema.options)(
    'in the state %s is offered where the gateway takes it',
    (state) => {
      const examSession = sampleExamSession('s', { state, handRaisedSince });
      const person = intervention === 'hand-over' ? proctor : supervisor;
      const isOffered = whyNotNow(intervention, examSession, person) === null;
      expect(isOffered).toBe(commandRules[intervention].in.includes(state));
    },
  );
});

it('a hand that is not raised is not answered', () => {
  expect(whyNotNow('answer-hand', sampleExamSession('s'), proctor)).toBe('no-hand');
});

it('nobody takes over what is theirs', () => {
  expect(whyNotNow('take-over', sampleExamSession('s'), proctor)).toBe('already-yours');
  expect(whyNotNow('take-over', sampleExamSession('s'), supervisor)).toBeNull();
});

it('the reason is the one that helps', () => {
  const inState = (state: 'ended' | 'scheduled' | 'lobby' | 'paused' | 'in-progress') =>
    sampleExamSession('s', { state });
  expect(whyNotNow('message', inState('ended'), proctor)).toBe('over');
  expect(whyNotNow('message', inState('scheduled'), proctor)).toBe('not-here-yet');
  expect(whyNotNow('pause', inState('lobby'), proctor)).toBe('not-begun');
  expect(whyNotNow('pause', inState('paused'), proctor)).toBe('not-running');
  expect(whyNotNow('resume', inState('in-progress'), proctor)).toBe('not-paused');
});

it('only who answers for it hands it over, and only a supervisor cancels it, before it begins', () => {
  const scheduled = sampleExamSession('s', { state: 'scheduled' });
  expect(whyNotNow('hand-over', scheduled, supervisor)).toBe('not-yours');
  expect(whyNotNow('cancel', scheduled, supervisor)).toBeNull();
  expect(whyNotNow('cancel', scheduled, proctor)).toBe('only-supervisors');
  expect(whyNotNow('cancel', sampleExamSession('s'), supervisor)).toBe('begun');
});

it('what cannot be at the same time shares its place in the bar', () => {
  expect(hiddenInterventions(sampleExamSession('s'), proctor)).toEqual(['resume', 'take-over', 'cancel']);
  const paused = sampleExamSession('s', { state: 'paused' });
  expect(hiddenInterventions(paused, supervisor)).toEqual(['pause', 'hand-over', 'cancel']);
  const lobby = sampleExamSession('s', { state: 'lobby' });
  expect(hiddenInterventions(lobby, supervisor)).toContain('terminate');
  expect(hiddenInterventions(lobby, proctor)).toContain('cancel');
});

it('no pause is offered when those that the exam allows are used up', () => {
  const { exam } = sampleExamSession('s');
  const after = (maxPauses: number | null, pausesUsed: number) =>
    whyNotNow(
      'pause',
      sampleExamSession('s', { pausesUsed, exam: { ...exam, policy: { ...exam.policy, maxPauses } } }),
      proctor,
    );
  expect([after(null, 9), after(2, 1), after(2, 2), after(0, 0)]).toEqual([
    null,
    null,
    'no-pause-left',
    'no-pause-left',
  ]);
});
