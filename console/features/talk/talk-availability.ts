import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';

/** Why nobody can talk to the candidate now; message key below `talk.not`. */
export type NotTalking = 'absent' | 'taken';

const present: readonly ExamSession['state'][] = ['checking-in', 'lobby', 'in-progress', 'paused'];

/** Why this person cannot talk to the candidate now; null where they can, or do already. */
export function whyNobodyTalks(
  { state, talking }: Pick<ExamSession, 'state' | 'talking'>,
  accountId: string,
): NotTalking | null {
  if (!present.includes(state)) return 'absent';
  return talking === null || talking.accountId === accountId ? null : 'taken';
}
