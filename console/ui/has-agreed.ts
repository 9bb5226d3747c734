import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';

/** Whether the candidate has agreed to be watched; before that the gateway shows the room to nobody. */
export function hasAgreed({ checkIn }: Pick<ExamSession, 'checkIn'>): boolean {
  return checkIn.steps.some(({ step, done }) => step === 'consent' && done);
}
