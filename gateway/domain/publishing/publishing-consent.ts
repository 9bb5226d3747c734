import { isOpen } from '../exam-session/exam-session.ts';
import type { ExamSessionFacts } from '../exam-session/facts.ts';
import { whyNotWatched } from '../exam-session/watching.ts';

type Facts = Pick<ExamSessionFacts, 'state' | 'checkIn'>;

/**
 * Whether pictures and sound may be sent to the media server of this origin: as long as people may watch, and only
 * where the candidate agreed to this server.
 */
export function mayBePublished(facts: Facts, origin: string): boolean {
  return whyNotWatched(facts) === null && facts.checkIn.consent?.publishedTo === origin;
}

/**
 * Whether the candidate is to be told of this server: it gets, or will after the candidate's consent, what there is to
 * see and hear.
 */
export function isOrWillBePublished(facts: Facts, origin: string): boolean {
  return mayBePublished(facts, origin) || (isOpen(facts) && facts.checkIn.consent === null);
}
