import type { ExamSessionState } from '../../contract/exam-sessions.ts';
import type { ExamPolicy } from '../../contract/exams.ts';
import { isOpen } from '../exam-session/exam-session.ts';
import type { ExamSessionFacts } from '../exam-session/facts.ts';

const takingStates: ReadonlySet<ExamSessionState> = new Set(['checking-in', 'paused']);

/** Whether identity stills may be taken of the candidate now: after the agreement, and while they can be sent. */
export function mayTakeStills({ state, checkIn }: Pick<ExamSessionFacts, 'state' | 'checkIn'>): boolean {
  return takingStates.has(state) && checkIn.consent !== null;
}

/** Stills of one exam session that may have been sent: a disk is not filled by a candidate who sends again and again. */
export const mostSubmittedStills = 40;

const dayMs = 86_400_000;

/**
 * Until when identity stills are kept, in milliseconds of the exam sessions' time base: as long as the recording, or to the end of the
 * exam session where nothing is recorded. Null while the exam session is open.
 */
export function stillsKeptUntilMs({
  state,
  endedAtMs,
  exam,
}: Pick<ExamSessionFacts, 'state' | 'endedAtMs'> & { exam: { policy: Pick<ExamPolicy, 'recording'> } }):
  number | null {
  if (isOpen({ state }) || endedAtMs === null) return null;
  const { recorded, keptDays } = exam.policy.recording;
  return recorded ? endedAtMs + keptDays * dayMs : endedAtMs;
}
