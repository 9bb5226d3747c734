import type { ExamPolicy } from '../../contract/exams.ts';
import { isOpen } from './exam-session.ts';
import type { ExamSessionFacts } from './facts.ts';

const dayMs = 86_400_000;

/**
 * Until when recordings and pictures of an exam session are kept, in milliseconds of the exam sessions' time base: as many days as its exam's policy
 * says, or to the end of the exam session where nothing is recorded. Null while the exam session is open.
 */
export function keptUntilMs({
  state,
  endedAtMs,
  exam,
}: Pick<ExamSessionFacts, 'state' | 'endedAtMs'> & { exam: { policy: Pick<ExamPolicy, 'recording'> } }):
  number | null {
  if (isOpen({ state }) || endedAtMs === null) return null;
  const { recorded, keptDays } = exam.policy.recording;
  return recorded ? endedAtMs + keptDays * dayMs : endedAtMs;
}
