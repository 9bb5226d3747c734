import type { ExamSession, MediaCondition } from '../../gateway/contract/exam-sessions.ts';

/** Four severities; on screen each has its own shape and words as well as its colour. */
export type Severity = 'ok' | 'notice' | 'warning' | 'alarm';

const severityRank: Record<Severity, number> = { alarm: 0, warning: 1, notice: 2, ok: 3 };

export function severityOfCondition(condition: MediaCondition): Severity {
  switch (condition) {
    case 'live':
      return 'ok';
    case 'starting':
      return 'notice';
    case 'recovering':
      return 'warning';
    case 'failed':
    case 'absent':
      return 'alarm';
  }
}

/** How much an exam session needs attention now: before and after the exam, missing pictures hurt nobody. */
export function severityOfExamSession(examSession: ExamSession): Severity {
  const severity = severityOfCondition(examSession.media.condition);
  const isWatched = examSession.state === 'in-progress' || examSession.state === 'paused';
  return isWatched || severityRank[severity] >= severityRank.notice ? severity : 'notice';
}

/** Negative where `a` is the more urgent. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severityRank[a] - severityRank[b];
}
