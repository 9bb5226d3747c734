import type { ConsoleEvent, ConsoleEventType } from '../../contract/events.ts';
import type { Role } from '../../contract/roles.ts';
import { examSessionReaders, headsetReaders } from './role-groups.ts';

/** Who may receive each type of event on `GET /api/events`; a new type does not compile without its roles. */
export const eventAccess: Readonly<Record<ConsoleEventType, readonly Role[]>> = {
  'exam-session': examSessionReaders,
  'media-figures': examSessionReaders,
  headset: headsetReaders,
};

/** The exam session an event is about, or null where it is about none. */
function examSessionOf(event: ConsoleEvent): string | null {
  switch (event.type) {
    case 'exam-session':
      return event.examSession.id;
    case 'media-figures':
      return event.figures.examSessionId;
    case 'headset':
      return null;
  }
}

/** Whether this person may receive this event: by role, and a candidate only what is about the own exam session. */
export function mayReceive(
  event: ConsoleEvent,
  person: { role: Role; examSessionId: string | null },
): boolean {
  if (!eventAccess[event.type].includes(person.role)) return false;
  return mayKnowExamSession(person, examSessionOf(event));
}

/** A candidate may know the own exam session only; which other roles may is decided per route and event. */
export function mayKnowExamSession(
  person: { role: Role; examSessionId: string | null },
  examSessionId: string | null,
): boolean {
  return person.role !== 'candidate' || (examSessionId !== null && person.examSessionId === examSessionId);
}
