import type { EvidenceEntry } from '../contract/evidence.ts';
import type { LogRow } from '../contract/exam-log.ts';
import { EntriesCheck } from '../domain/evidence/evidence-entry.ts';
import { verifyChain, type Digest } from '../domain/exam-session/log-row.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';

interface Deps {
  evidence: Pick<EvidenceStore, 'list'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  /** SHA-256. */
  digest: Digest;
}

export interface WholeChains {
  entries: EvidenceEntry[];
  rows: LogRow[];
}

const entriesAtOnce = 250;

/**
 * The evidence chain and the log of an exam session, proven whole; other work of the process goes on in between. Rejects with
 * `evidence-damaged` and `exam-log-broken`, with the place.
 */
export async function wholeChains(deps: Deps, examSessionId: string): Promise<WholeChains> {
  const entries = await wholeEntries(deps, examSessionId);
  const rows = (await deps.examSessionLog.ofExamSession(examSessionId)).map(({ row }) => row);
  const verdict = verifyChain(rows, deps.digest);
  if (verdict.outcome === 'broken')
    throw new CodedError('exam-log-broken', `${examSessionId}, row ${verdict.sequence}: ${verdict.why}`);
  return { entries, rows };
}

async function wholeEntries({ evidence, digest }: Deps, examSessionId: string): Promise<EvidenceEntry[]> {
  const entries: EvidenceEntry[] = [];
  const check = new EntriesCheck(digest);
  for (let page; page === undefined || page.length === entriesAtOnce;) {
    page = await evidence.list(examSessionId, { afterPosition: entries.length, limit: entriesAtOnce });
    for (const entry of page) {
      const verdict = check.add(entry);
      if (verdict.outcome === 'broken' || !('kind' in entry))
        throw new CodedError(
          'evidence-damaged',
          `${examSessionId}, entry ${entries.length + 1}${'detail' in verdict ? `: ${verdict.detail}` : ''}`,
        );
      entries.push(entry);
    }
  }
  return entries;
}
