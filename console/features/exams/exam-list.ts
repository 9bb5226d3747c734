import type { Exam } from '../../../gateway/contract/exams.ts';
import type { ExamSession, ExamSessionState } from '../../../gateway/contract/exam-sessions.ts';

export const stateGroups = ['all', 'before', 'running', 'over'] as const;
export type StateGroup = (typeof stateGroups)[number];

const groupOfState: Record<ExamSessionState, Exclude<StateGroup, 'all'>> = {
  scheduled: 'before',
  'checking-in': 'before',
  lobby: 'before',
  'in-progress': 'running',
  paused: 'running',
  ended: 'over',
  terminated: 'over',
  expired: 'over',
  cancelled: 'over',
};

/** Whether the candidate may still begin or go on. */
export function isOpen({ state }: Pick<ExamSession, 'state'>): boolean {
  return groupOfState[state] !== 'over';
}

/** Those of the group whose candidate, exam or proctor contains every word of the text. */
export function filterExamSessions(
  examSessions: readonly ExamSession[],
  { text, group }: { text: string; group: StateGroup },
): ExamSession[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return examSessions.filter(({ state, candidateName, examTitle, proctor }) => {
    if (group !== 'all' && groupOfState[state] !== group) return false;
    const haystack = `${candidateName} ${examTitle} ${proctor?.name ?? ''}`.toLocaleLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

const rank: Record<Exclude<StateGroup, 'all'>, number> = { running: 0, before: 1, over: 2 };

/** What runs first, what is over last; then by exam and candidate. */
export function orderExamSessions(examSessions: readonly ExamSession[]): ExamSession[] {
  return [...examSessions].sort(
    (a, b) =>
      rank[groupOfState[a.state]] - rank[groupOfState[b.state]] ||
      a.examTitle.localeCompare(b.examTitle) ||
      a.candidateName.localeCompare(b.candidateName, undefined, { numeric: true }) ||
      a.id.localeCompare(b.id),
  );
}

/** Every exam that was scheduled, each as it was the last time; the last one first. `examSessions` are in order of scheduling. */
export function templates(examSessions: readonly ExamSession[]): Exam[] {
  const byId = new Map<string, Exam>();
  for (const { exam } of [...examSessions].reverse()) if (!byId.has(exam.id)) byId.set(exam.id, exam);
  return [...byId.values()];
}
