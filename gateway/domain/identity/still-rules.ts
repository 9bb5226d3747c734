import type { ExamSessionState } from '../../contract/exam-sessions.ts';
import type { ExamSessionFacts } from '../exam-session/facts.ts';

const takingStates: ReadonlySet<ExamSessionState> = new Set(['checking-in', 'paused']);

/** Whether identity stills may be taken of the candidate now: after the agreement, and while they can be sent. */
export function mayTakeStills({ state, checkIn }: Pick<ExamSessionFacts, 'state' | 'checkIn'>): boolean {
  return takingStates.has(state) && checkIn.consent !== null;
}

/** Stills of one exam session that may have been sent: a disk is not filled by a candidate who sends again and again. */
export const mostSubmittedStills = 40;
