import type { ExamSession, MediaCondition } from '../../gateway/contract/exam-sessions.ts';
import { severityOfBlindState } from './blind-states.ts';

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
  const blind = examSession.media.blindStates.map(severityOfBlindState);
  return [severityOfEvents(examSession), ...blind].reduce(worse, severityOfPictures(examSession));
}

/** The same of its pictures alone. */
export function severityOfPictures(examSession: ExamSession): Severity {
  const severity = severityOfCondition(examSession.media.condition);
  return hasBegun(examSession) || severityRank[severity] >= severityRank.notice ? severity : 'notice';
}

function severityOfEvents(examSession: ExamSession): Severity {
  if (examSession.pendingTermination !== null) return 'alarm';
  if (hasBegun(examSession) && examSession.connection === 'offline') return 'alarm';
  if (hasBegun(examSession) && examSession.connection === 'reconnecting') return 'warning';
  if (examSession.handRaisedSince !== null) return 'warning';
  return examSession.state === 'paused' ? 'notice' : 'ok';
}

function hasBegun({ state }: ExamSession): boolean {
  return state === 'in-progress' || state === 'paused';
}

function worse(a: Severity, b: Severity): Severity {
  return compareSeverity(a, b) <= 0 ? a : b;
}

/** Negative where `a` is the more urgent. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severityRank[a] - severityRank[b];
}
