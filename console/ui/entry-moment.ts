import type { LogEntry } from '../../gateway/contract/exam-log.ts';

/** The moment of the recording that an entry is about. */
export function entryMoment({ command, at }: LogEntry): number {
  if (command.type === 'incident') return command.fromMs;
  if (command.type === 'bookmark' && command.atMs !== undefined) return command.atMs;
  if (command.type === 'blind-state-began' || command.type === 'connection-lost') return command.sinceMs;
  return Date.parse(at);
}
