import type { LogEntry } from '../../../gateway/contract/exam-log.ts';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';

/** An exam session that somebody else handed over to this person, with what they should know. */
export interface HandOver {
  /** The same for the same hand-over, in every browser. */
  key: string;
  examSession: ExamSession;
  from: string;
  note: string;
  at: string;
}

/** The last hand-over of each exam session that is this person's now, unless it has been read; the newest first. */
export function unreadHandOvers(
  examSessions: Iterable<ExamSession>,
  log: ReadonlyMap<string, readonly LogEntry[]>,
  accountId: string,
  readKeys: ReadonlySet<string>,
): HandOver[] {
  const handOvers: HandOver[] = [];
  for (const examSession of examSessions) {
    const isOver = ['ended', 'terminated', 'expired', 'cancelled'].includes(examSession.state);
    if (isOver || examSession.proctor?.accountId !== accountId) continue;
    const entry = (log.get(examSession.id) ?? []).findLast(
      ({ command: { type } }) => type === 'hand-over' || type === 'take-over' || type === 'admit',
    );
    if (entry?.command.type !== 'hand-over' || entry.command.toAccountId !== accountId) continue;
    const key = `${examSession.id} ${entry.sequence}`;
    if (readKeys.has(key)) continue;
    handOvers.push({ key, examSession, from: entry.actor.name, note: entry.command.note, at: entry.at });
  }
  return handOvers.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
