import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';

/** When a pause is expected to be over, in Unix milliseconds; null where nobody has said. */
export function expectedEndMs({
  since,
  expectedMinutes,
}: Pick<NonNullable<ExamSession['pause']>, 'since' | 'expectedMinutes'>): number | null {
  return expectedMinutes === null ? null : Date.parse(since) + expectedMinutes * 60_000;
}

/** How the end of an exam session is to be told; a reason in a person's own words is shown beside it. */
export type OverKind = 'handedIn' | 'timeUp' | 'terminated' | 'cancelled' | 'expired';

export function overKind({ state, endReason }: Pick<ExamSession, 'state' | 'endReason'>): OverKind {
  if (state === 'terminated' || state === 'cancelled' || state === 'expired') return state;
  return endReason === 'time-up' ? 'timeUp' : 'handedIn';
}

/** The reason that a person gave for the end; null where the gateway's own word says all. */
export function givenReason({ state, endReason }: Pick<ExamSession, 'state' | 'endReason'>): string | null {
  return state === 'terminated' || state === 'cancelled' ? endReason : null;
}
