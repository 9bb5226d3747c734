import type { LogEntry } from '../../../gateway/contract/exam-log.ts';

/**
 * Exam time used in milliseconds, as the log tells it, and whether the clock runs still: the sum of the times in which the exam was in
 * progress and the candidate was there. Reckoned from the entries alone, as a check of the gateway's own clock.
 */
export function usedByLog(entries: readonly LogEntry[]): { usedMs: number; runningSinceMs: number | null } {
  let [usedMs, isOnline] = [0, false];
  let runningSinceMs: number | null = null;
  for (const { command, state, at } of entries) {
    const atMs = Date.parse(at);
    if (command.type === 'connection-back') isOnline = true;
    if (command.type === 'connection-lost') isOnline = false;
    const runs = isOnline && state === 'in-progress';
    if (runs) runningSinceMs ??= atMs;
    else if (runningSinceMs !== null) {
      const stoppedMs = command.type === 'connection-lost' ? command.sinceMs : atMs;
      usedMs += Math.max(0, stoppedMs - runningSinceMs);
      runningSinceMs = null;
    }
  }
  return { usedMs, runningSinceMs };
}

/** Seconds of extra time that the log tells of. */
export function extraByLog(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, { command }) => sum + (command.type === 'add-time' ? command.seconds : 0), 0);
}
