import { describe, expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { mayTakeStills, stillsKeptUntilMs } from '../../../../../gateway/domain/identity/still-rules.ts';
import { ExamSessionCourse, sampleExam } from '../../../../support/exam-session-course.ts';

const { facts } = ExamSessionCourse.begun();

describe('identity stills', () => {
  it('are taken in the check-in and in a pause, and never without an agreement', () => {
    const states = examSessionStateSchema.options.filter((state) => mayTakeStills({ ...facts, state }));
    expect(states).toEqual(['checking-in', 'paused']);
    const unasked = { ...facts, checkIn: { ...facts.checkIn, consent: null } };
    expect(mayTakeStills({ ...unasked, state: 'checking-in' })).toBe(false);
  });

  it('are kept while the exam session is open, then as long as the recording, and no longer than it where there is none', () => {
    const recorded = sampleExam({ policy: { recording: { recorded: true, keptDays: 30 } } });
    for (const state of examSessionStateSchema.options) {
      const isOver = ['ended', 'terminated', 'expired', 'cancelled'].includes(state);
      const over = { state, endedAtMs: isOver ? 1000 : null };
      expect(stillsKeptUntilMs({ ...over, exam: sampleExam() }), state).toBe(isOver ? 1000 : null);
      expect(stillsKeptUntilMs({ ...over, exam: recorded })).toBe(isOver ? 1000 + 30 * 86_400_000 : null);
    }
  });
});
