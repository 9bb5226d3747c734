import { describe, expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { mayTakeStills } from '../../../../../gateway/domain/identity/still-rules.ts';
import { ExamSessionCourse } from '../../../../support/exam-session-course.ts';

const { facts } = ExamSessionCourse.begun();

describe('identity stills', () => {
  it('are taken in the check-in and in a pause, and never without an agreement', () => {
    const states = examSessionStateSchema.options.filter((state) => mayTakeStills({ ...facts, state }));
    expect(states).toEqual(['checking-in', 'paused']);
    const unasked = { ...facts, checkIn: { ...facts.checkIn, consent: null } };
    expect(mayTakeStills({ ...unasked, state: 'checking-in' })).toBe(false);
  });
});
