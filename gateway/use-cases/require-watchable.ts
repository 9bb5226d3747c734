import type { ErrorCode } from '../contract/error-codes.ts';
import { whyNotWatched, type WatchingRefusal } from '../domain/exam-session/watching.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

const codeOf: Readonly<Record<WatchingRefusal, ErrorCode>> = {
  'not-agreed': 'consent-missing',
  over: 'media-not-ready',
};

/** Throws `not-found`, `consent-missing` or, where the exam session is over, `media-not-ready` unless its room may be watched now. */
export function requireWatchable(desk: Pick<ExamSessionDesk, 'facts'>, examSessionId: string): void {
  const facts = desk.facts(examSessionId);
  if (facts === null) throw new CodedError('not-found');
  const refusal = whyNotWatched(facts);
  if (refusal !== null) throw new CodedError(codeOf[refusal]);
}
