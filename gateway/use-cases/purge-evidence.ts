import { keptUntilMs } from '../domain/exam-session/retention.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps {
  evidence: Pick<EvidenceStore, 'unended' | 'wrappedKeys' | 'wrappedKey' | 'latestSegments' | 'eraseKey'>;
  evidenceFiles: Pick<EvidenceFiles, 'examSessionIds' | 'erase'>;
  audit: Pick<AuditLog, 'record'>;
  desk: Pick<ExamSessionDesk, 'facts' | 'nowMs'>;
  clock: Pick<Clock, 'wallMs'>;
}

/**
 * Deletes the recordings whose time is over; meant for once a minute. Their keys go first: from then on nobody can see them, whatever becomes of
 * the files. That it was done is in the audit log before it is. Rejects with `store-failed` and `evidence-missing`; the next call goes on.
 */
export const purgeEvidence = (deps: Deps) => async (): Promise<void> => {
  const { evidence, evidenceFiles } = deps;
  const unended = new Set(await evidence.unended());
  for (const { examSessionId } of await evidence.wrappedKeys())
    if (!unended.has(examSessionId) && isOver(deps, examSessionId)) await purge(deps, examSessionId);
  // What a gateway that was killed in between has left; without a key it is noise.
  for (const examSessionId of await evidenceFiles.examSessionIds())
    if ((await evidence.wrappedKey(examSessionId)) === null) await evidenceFiles.erase(examSessionId);
};

function isOver({ desk }: Deps, examSessionId: string): boolean {
  const facts = desk.facts(examSessionId);
  const untilMs = facts === null ? null : keptUntilMs(facts);
  return untilMs !== null && untilMs <= desk.nowMs();
}

async function purge({ evidence, evidenceFiles, audit, clock }: Deps, examSessionId: string): Promise<void> {
  const segments = await evidence.latestSegments(examSessionId);
  await audit.record({
    ...{ atMs: clock.wallMs(), action: 'recording-deleted', accountId: null, subjectId: examSessionId },
    detail: {
      why: 'its time was over',
      tracks: segments.length,
      files: segments.reduce((sum, { number }) => sum + number, 0),
    },
  });
  await evidence.eraseKey(examSessionId);
  await evidenceFiles.erase(examSessionId);
}
