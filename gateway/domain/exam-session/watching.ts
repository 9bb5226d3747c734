import type { Role } from '../../contract/roles.ts';
import { isOpen } from './exam-session.ts';
import type { ExamSessionFacts } from './facts.ts';

/** Why nobody may see or hear the candidate's room. */
export type WatchingRefusal =
  /** The candidate has not agreed to it. */
  | 'not-agreed'
  /** The exam session is over: the headset may be in somebody else's room by now. */
  | 'over';

/** Whether people may see and hear the candidate's room, and figures of it; null when they may. Consent once given stays. */
export function whyNotWatched({
  state,
  checkIn,
}: Pick<ExamSessionFacts, 'state' | 'checkIn'>): WatchingRefusal | null {
  if (!isOpen({ state })) return 'over';
  return checkIn.consent === null ? 'not-agreed' : null;
}

/**
 * Whether one of those who may watch rooms may look at pictures that were kept of this one. While it is open they see it live anyway, and
 * the candidate sees who watches; after its end it is evidence for those who answer for it: the proctor who had it last, and supervisors.
 */
export function mayReview(
  { state, proctor }: Pick<ExamSessionFacts, 'state' | 'proctor'>,
  person: { id: string; role: Role },
): boolean {
  return isOpen({ state }) || person.role === 'supervisor' || person.id === proctor?.accountId;
}
