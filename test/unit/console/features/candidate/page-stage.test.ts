import { expect, it } from 'vitest';
import type { ExamSessionState } from '../../../../../gateway/contract/exam-sessions.ts';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { mayTalk, stageOf, type PageStage } from '../../../../../console/features/candidate/page-stage.ts';
import { commandRules } from '../../../../../gateway/domain/exam-session/command-rules.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const { checkIn } = sampleExamSession('x');
const stages: Record<ExamSessionState, PageStage> = {
  scheduled: 'begin',
  'checking-in': 'check-in',
  lobby: 'lobby',
  'in-progress': 'exam',
  paused: 'paused',
  ended: 'over',
  terminated: 'over',
  expired: 'over',
  cancelled: 'over',
};

it.each(examSessionStateSchema.options)('shows one thing while the exam session is %s', (state) => {
  expect(stageOf({ state, checkIn: { ...checkIn, next: 'equipment' } })).toBe(stages[state]);
});

it('asks for consent as long as it is the next step of the check-in, and only then', () => {
  expect(stageOf({ state: 'checking-in', checkIn: { ...checkIn, next: 'consent' } })).toBe('consent');
  expect(stageOf({ state: 'scheduled', checkIn: { ...checkIn, next: 'consent' } })).toBe('begin');
});

it.each(examSessionStateSchema.options)(
  'offers to write and to raise a hand in %s exactly where the gateway takes it',
  (state) => {
    const offered = mayTalk(stageOf({ state, checkIn }));
    for (const type of ['say', 'raise-hand'] as const)
      expect(commandRules[type].in.includes(state)).toBe(offered);
  },
);
