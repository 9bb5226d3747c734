import type { ExamSessionFacts } from '../exam-session/facts.ts';
import { whyNotWatched } from '../exam-session/watching.ts';

/**
 * Whether pictures and sound are recorded: where the exam's policy says so, and as long as people may watch, from the candidate's consent to
 * the end.
 */
export function isRecorded(facts: Pick<ExamSessionFacts, 'exam' | 'state' | 'checkIn'>): boolean {
  return facts.exam.policy.recording.recorded && whyNotWatched(facts) === null;
}
