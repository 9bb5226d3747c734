import type { LogRow } from '../contract/exam-log.ts';
import { apply } from '../domain/exam-session/apply.ts';
import type { ExamSessionFacts } from '../domain/exam-session/facts.ts';
import { canonicalText, verifyChain, type Digest } from '../domain/exam-session/log-row.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';

export interface RebuiltExamSession {
  facts: ExamSessionFacts;
  lastHash: string;
  /** By idempotency key: what was commanded with it, and by whom. */
  commandByKey: Map<string, Pick<LogRow, 'actor' | 'command'>>;
}

/** Why the log of an exam session cannot be believed. */
export interface BrokenLog {
  examSessionId: string;
  /** The first row that is not as it was written. */
  sequence: number;
  why: string;
}

type Commanded = Pick<LogRow, 'actor' | 'command'>;

/** Whether two commands under one key are the same: of the same person, in the same words. */
export function isSameCommand(one: Commanded, other: Commanded): boolean {
  const text = ({ actor, command }: Commanded) => canonicalText([actor.accountId, command]);
  return text(one) === text(other);
}

type Stored = Awaited<ReturnType<ExamSessionLog['all']>>;

/** Every exam session as its log says it is; one whose log has been changed or has a gap is named instead. */
export function rebuildExamSessions(
  stored: Stored,
  digest: Digest,
): { sound: Map<string, RebuiltExamSession>; broken: Map<string, BrokenLog> } {
  const rowsById = new Map<string, LogRow[]>();
  const broken = new Map<string, BrokenLog>();
  for (const item of stored) {
    const examSessionId = 'row' in item ? item.row.examSessionId : item.examSessionId;
    const rows = rowsById.get(examSessionId) ?? [];
    rowsById.set(examSessionId, rows);
    if ('row' in item) rows.push(item.row);
    else if (!broken.has(examSessionId))
      broken.set(examSessionId, { examSessionId, sequence: rows.length + 1, why: item.unreadable });
  }
  const sound = new Map<string, RebuiltExamSession>();
  for (const [examSessionId, rows] of rowsById) {
    if (broken.has(examSessionId)) continue;
    const rebuilt = rebuild(examSessionId, rows, digest);
    if ('why' in rebuilt) broken.set(examSessionId, rebuilt);
    else sound.set(examSessionId, rebuilt);
  }
  return { sound, broken };
}

function rebuild(
  examSessionId: string,
  rows: readonly LogRow[],
  digest: Digest,
): RebuiltExamSession | BrokenLog {
  const verdict = verifyChain(rows, digest);
  if (verdict.outcome === 'broken') return { examSessionId, sequence: verdict.sequence, why: verdict.why };
  const commandByKey: RebuiltExamSession['commandByKey'] = new Map();
  let facts: ExamSessionFacts | null = null;
  for (const row of rows) {
    try {
      facts = apply(facts, row);
    } catch (error) {
      return { examSessionId, sequence: row.sequence, why: String(error) };
    }
    commandByKey.set(row.idempotencyKey, row);
  }
  if (facts === null) return { examSessionId, sequence: 1, why: 'there is no row' };
  return { facts, lastHash: rows.at(-1)?.hash ?? '', commandByKey };
}
