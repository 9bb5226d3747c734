import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { compareSeverity, severityOfExamSession } from '../../ui/severity.ts';

export const wallOrders = ['attention', 'name', 'time'] as const;
export type WallOrder = (typeof wallOrders)[number];

/** Exam sessions in the wanted order; equal ones by name, then by id, so that nothing moves without a reason. */
export function orderExamSessions(examSessions: readonly ExamSession[], order: WallOrder): ExamSession[] {
  const byName = (a: ExamSession, b: ExamSession): number =>
    a.candidateName.localeCompare(b.candidateName, undefined, { numeric: true }) || a.id.localeCompare(b.id);
  const compare: Record<WallOrder, (a: ExamSession, b: ExamSession) => number> = {
    attention: (a, b) => compareSeverity(severityOfExamSession(a), severityOfExamSession(b)),
    name: () => 0,
    time: (a, b) => startOf(a) - startOf(b),
  };
  return [...examSessions].sort((a, b) => compare[order](a, b) || byName(a, b));
}

/** Those in the lobby, who came first at the front. */
export function waitingInLobby(examSessions: readonly ExamSession[]): ExamSession[] {
  const since = ({ lobby }: ExamSession): number => (lobby === null ? 0 : Date.parse(lobby.since));
  return examSessions
    .filter(({ lobby }) => lobby !== null)
    .sort((a, b) => since(a) - since(b) || a.id.localeCompare(b.id));
}

/** Those whose candidate or exam contains every word of the text. */
export function filterExamSessions(examSessions: readonly ExamSession[], text: string): ExamSession[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return examSessions.filter(({ candidateName, examTitle }) => {
    const haystack = `${candidateName} ${examTitle}`.toLocaleLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

/**
 * The order on show while the pointer or the focus is on the wall: what is there stays in its place, what has gone
 * leaves, what is new comes last.
 */
export function holdOrder(shownIds: readonly string[], wanted: readonly ExamSession[]): ExamSession[] {
  const place = new Map(shownIds.map((id, index) => [id, index]));
  const last = shownIds.length;
  return [...wanted].sort((a, b) => (place.get(a.id) ?? last) - (place.get(b.id) ?? last));
}

function startOf({ startedAt }: ExamSession): number {
  return startedAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(startedAt);
}
