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
