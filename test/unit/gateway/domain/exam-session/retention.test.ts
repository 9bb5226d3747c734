import { expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { keptUntilMs } from '../../../../../gateway/domain/exam-session/retention.ts';
import { sampleExam } from '../../../../support/exam-session-course.ts';

it('everything is kept while the exam session is open, then as many days as the policy says, and none where nothing is recorded', () => {
  const recorded = sampleExam({ policy: { recording: { recorded: true, keptDays: 30 } } });
  for (const state of examSessionStateSchema.options) {
    const isOver = ['ended', 'terminated', 'expired', 'cancelled'].includes(state);
    const over = { state, endedAtMs: isOver ? 1000 : null };
    expect(keptUntilMs({ ...over, exam: sampleExam() }), state).toBe(isOver ? 1000 : null);
    expect(keptUntilMs({ ...over, exam: recorded })).toBe(isOver ? 1000 + 30 * 86_400_000 : null);
  }
});
