import type { ExamSessionState } from '../../contract/exam-sessions.ts';

/** One candidate sitting one exam, as it is kept. Whether pictures arrive is not kept: it is asked of the media. */
export interface ExamSessionRecord {
  id: string;
  examTitle: string;
  candidateName: string;
  state: ExamSessionState;
  createdAtMs: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
  headsetId: string | null;
}

const finalStates: ReadonlySet<ExamSessionState> = new Set(['ended', 'terminated', 'expired', 'cancelled']);

/** Whether the exam session can still become or stay active. */
export function isOpen(examSession: Pick<ExamSessionRecord, 'state'>): boolean {
  return !finalStates.has(examSession.state);
}
