import { headOf } from '../domain/evidence/evidence-manifest.ts';
import { keptUntilMs } from '../domain/exam-session/retention.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { LegalHoldStore } from '../ports/legal-hold-store.ts';
import { bury, deleteKept, type BuryingDeps } from './bury-exam-session.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps extends Omit<BuryingDeps, 'nowMs'> {
  evidence: BuryingDeps['evidence'] & Pick<EvidenceStore, 'unended' | 'wrappedKeys'>;
  evidenceFiles: Pick<EvidenceFiles, 'examSessionIds' | 'erase'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  legalHolds: Pick<LegalHoldStore, 'lasting'>;
  desk: Pick<ExamSessionDesk, 'facts' | 'nowMs'>;
}

/**
 * Deletes the recordings and pictures of exam sessions whose time is over, but of those on legal hold; meant for once a minute. A signed tombstone
 * says so first, and exactly one, whenever the gateway is killed: what has one is deleted by the next call. What fails for one exam session
 * is no other's affair; then the first failure is thrown: `store-failed`, `evidence-missing`, or those of the seal keys.
 */
export const purgeEvidence = (deps: Deps) => async (): Promise<void> => {
  const burying = { ...deps, nowMs: () => deps.desk.nowMs() };
  const { evidence, identityStills, blindPictures } = deps;
  const withKey = (await evidence.wrappedKeys()).map(({ examSessionId }) => examSessionId);
  const withFiles = new Set(await deps.evidenceFiles.examSessionIds());
  const withPictures = [
    ...(await identityStills.examSessionIds()),
    ...(await blindPictures.examSessionIds()),
  ];
  const waiting = new Set(await evidence.unended());
  for (const { examSessionId } of await deps.legalHolds.lasting()) waiting.add(examSessionId);
  const faults: unknown[] = [];
  for (const id of new Set([...withKey, ...withFiles, ...withPictures]))
    try {
      if ((await isBuried(deps, id)) || (!waiting.has(id) && (await isOver(deps, burying, id))))
        await deleteKept(burying, id);
      // Without a key it is noise.
      else if (withFiles.has(id) && (await evidence.wrappedKey(id)) === null)
        await deps.evidenceFiles.erase(id);
    } catch (error) {
      faults.push(error);
    }
  if (faults.length > 0) throw faults[0];
};

const isBuried = async ({ tombstones }: Deps, examSessionId: string): Promise<boolean> =>
  (await tombstones.ofExamSession(examSessionId)).length > 0;

/** Whether its time is over, and a tombstone says so. */
async function isOver(deps: Deps, burying: BuryingDeps, examSessionId: string): Promise<boolean> {
  const facts = deps.desk.facts(examSessionId);
  const untilMs = facts === null ? null : keptUntilMs(facts);
  if (facts === null || untilMs === null || untilMs > deps.desk.nowMs()) return false;
  const rows = (await deps.examSessionLog.ofExamSession(examSessionId)).map(({ row }) => row);
  const { endedAtMs, exam } = facts;
  return bury(burying, {
    ...{ examSessionId, why: 'time-over', endedAtMs, policy: exam.policy.recording, log: headOf(rows) },
  });
}
