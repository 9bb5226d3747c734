import type { ConsoleEvent, ConsoleEventType } from '../../contract/events.ts';
import type { ExamCommandType } from '../../contract/exam-commands.ts';
import type { ExamSession } from '../../contract/exam-sessions.ts';
import type { LogEntry } from '../../contract/exam-log.ts';
import type { Role } from '../../contract/roles.ts';
import {
  everyRole,
  examSessionListers,
  examSessionReaders,
  headsetReaders,
  roomWatchers,
} from './role-groups.ts';

/** Who may receive each type of event on `GET /api/events`; a new type does not compile without its roles. */
export const eventAccess: Readonly<Record<ConsoleEventType, readonly Role[]>> = {
  'exam-session': examSessionListers,
  'log-entry': examSessionReaders,
  'media-figures': examSessionReaders,
  'room-scan': examSessionReaders,
  headset: headsetReaders,
  beat: everyRole,
  'canned-messages': roomWatchers,
};

/** The exam session an event is about, or null where it is about none. */
function examSessionOf(event: ConsoleEvent): string | null {
  switch (event.type) {
    case 'exam-session':
      return event.examSession.id;
    case 'log-entry':
      return event.entry.examSessionId;
    case 'media-figures':
      return event.figures.examSessionId;
    case 'room-scan':
      return event.examSessionId;
    case 'headset':
    case 'beat':
    case 'canned-messages':
      return null;
  }
}

/** What candidates are told of: everything but what proctors write for one another. */
const hiddenFromCandidates: ReadonlySet<ExamCommandType> = new Set([
  'note',
  'bookmark',
  'incident',
  'hand-over',
  'terminate',
  'withdraw-termination',
]);

/** Whether somebody of this role may see a log entry that is about an exam session they may know. */
export function entrySeenBy({ command }: Pick<LogEntry, 'command'>, role: Role): boolean {
  return role !== 'candidate' || !hiddenFromCandidates.has(command.type);
}

/**
 * An exam session as somebody of this role may see it. A candidate is not told that a termination waits for a second person, nor who placed a
 * legal hold and why. An
 * administrator, who plans, is told how far it has come, but not what was measured, seen or said of the candidate.
 */
export function examSessionSeenBy(examSession: ExamSession, role: Role): ExamSession {
  const hold = examSession.hold && { ...examSession.hold, byName: null, reason: null };
  if (role === 'candidate') return { ...examSession, pendingTermination: null, hold };
  if (role !== 'administrator') return examSession;
  const measured = { askedAgain: null, equipment: null, identity: null, roomScan: null };
  return {
    ...examSession,
    media: { ...examSession.media, worn: null, coveredLenses: [], blindStates: [] },
    checkIn: { ...examSession.checkIn, ...measured },
    endReason: null,
    handRaisedSince: null,
    pause: null,
    talking: null,
    pendingTermination: null,
    hold,
  };
}

/** The event as this person may see it. */
export function asSeenBy(event: ConsoleEvent, { role }: { role: Role }): ConsoleEvent {
  return event.type === 'exam-session'
    ? { ...event, examSession: examSessionSeenBy(event.examSession, role) }
    : event;
}

/** Whether this person may receive this event: by role, and a candidate only what is about the own exam session. */
export function mayReceive(
  event: ConsoleEvent,
  person: { role: Role; examSessionId: string | null },
): boolean {
  if (!eventAccess[event.type].includes(person.role)) return false;
  if (event.type === 'log-entry' && !entrySeenBy(event.entry, person.role)) return false;
  const about = examSessionOf(event);
  return about === null || mayKnowExamSession(person, about);
}

/** A candidate may know the own exam session only; which other roles may is decided per route and event. */
export function mayKnowExamSession(
  person: { role: Role; examSessionId: string | null },
  examSessionId: string | null,
): boolean {
  return person.role !== 'candidate' || (examSessionId !== null && person.examSessionId === examSessionId);
}
