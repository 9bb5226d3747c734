import type { LogEntry } from '../../../gateway/contract/exam-log.ts';
import { kindOf, type EntryKind } from '../../ui/entry-kind.ts';

export interface LogGroup {
  /** Of its first entry: stays when entries are added. */
  key: number;
  kind: EntryKind;
  entries: readonly LogEntry[];
}

const sameMomentMs = 60_000;

/**
 * Neighbours that belong together: what one person did in the same kind within a minute, and any run of changes of the
 * connection. Nothing is left out and the order stays.
 */
export function groupEntries(entries: readonly LogEntry[]): LogGroup[] {
  const groups: { key: number; kind: EntryKind; entries: LogEntry[] }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const kind = kindOf(entry.command);
    const before = last?.entries.at(-1);
    if (last && before && last.kind === kind && belongsTogether(before, entry)) last.entries.push(entry);
    else groups.push({ key: entry.sequence, kind, entries: [entry] });
  }
  return groups;
}

function belongsTogether(before: LogEntry, entry: LogEntry): boolean {
  if (isOfConnection(before) && isOfConnection(entry)) return true;
  const isSamePerson =
    before.actor.role === entry.actor.role && before.actor.accountId === entry.actor.accountId;
  return isSamePerson && Date.parse(entry.at) - Date.parse(before.at) < sameMomentMs;
}

export function isOfConnection({ command }: LogEntry): boolean {
  return command.type.startsWith('connection-');
}

/** Only what candidate and proctors said to each other. */
export function isConversation({ command }: LogEntry): boolean {
  const kind = kindOf(command);
  return kind === 'said' || kind === 'told';
}

/** The candidate's last message that nobody has written an answer to; null when there is none. */
export function unansweredMessage(entries: readonly LogEntry[]): LogEntry | null {
  const last = entries.findLast(({ command }) => command.type === 'say' || command.type === 'message');
  return last?.command.type === 'say' ? last : null;
}
