import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';

/** The one thing that the candidate's page is about now. */
export type PageStage = 'begin' | 'consent' | 'check-in' | 'lobby' | 'exam' | 'paused' | 'over';

export function stageOf({ state, checkIn }: Pick<ExamSession, 'state' | 'checkIn'>): PageStage {
  switch (state) {
    case 'scheduled':
      return 'begin';
    case 'checking-in':
      return checkIn.next === 'consent' ? 'consent' : 'check-in';
    case 'lobby':
      return 'lobby';
    case 'in-progress':
      return 'exam';
    case 'paused':
      return 'paused';
    case 'ended':
    case 'terminated':
    case 'expired':
    case 'cancelled':
      return 'over';
  }
}

const stagesWithProctor: readonly PageStage[] = ['consent', 'check-in', 'lobby', 'exam', 'paused'];

/** Whether the gateway takes messages and a raised hand from the candidate. */
export function mayTalk(stage: PageStage): boolean {
  return stagesWithProctor.includes(stage);
}
