import type { AccountRecord } from '../domain/accounts/account.ts';
import { exportedLine } from '../domain/evidence/exported-files.ts';
import { personReadme } from '../domain/evidence/person-readme.ts';
import type { ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { AuditEntry, AuditLog } from '../ports/audit-log.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { ExportOutput } from '../ports/export-output.ts';
import type { LegalHoldStore } from '../ports/legal-hold-store.ts';
import type { PersonStore } from '../ports/person-store.ts';
import type { SealStore } from '../ports/seal-store.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';
import type { ExportProgress, ExportRequest, ExportResult } from './export-evidence.ts';
import { findPerson } from './find-person.ts';
import { wholeContent } from './whole-content.ts';

interface Deps {
  accounts: Pick<AccountStore, 'byId' | 'byName'>;
  examSessions: Pick<ExamSessionStore, 'list'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  evidence: Pick<EvidenceStore, 'wrappedKey'>;
  seals: Pick<SealStore, 'ofExamSession'>;
  legalHolds: Pick<LegalHoldStore, 'ofExamSession'>;
  tombstones: Pick<TombstoneStore, 'ofExamSession'>;
  persons: Pick<PersonStore, 'signIns' | 'identityStills' | 'blindPictures' | 'auditAbout'>;
  audit: Pick<AuditLog, 'record'>;
  nowMs: () => number;
  exportEvidence: (request: ExportRequest) => Promise<ExportResult>;
}

export interface PersonExportRequest {
  /** Account id or name. */
  who: string;
  withRecordings: boolean;
  /** For the audit: who exports, and where to. */
  by: string;
  output: string;
  /** Room is needed for so many bytes of recordings. */
  open: (bytes: number) => Promise<ExportOutput>;
  signal: AbortSignal;
  onProgress: (progress: ExportProgress & { examSessionId: string }) => void;
}

export interface PersonExportResult {
  accountId: string;
  examSessionIds: string[];
  pictures: number;
  auditEntries: number;
  recordings: number;
}

/**
 * Writes everything that is kept about one candidate, and who saw it; recordings where they are wished for, each in the form that is verified without
 * the gateway. All of it is there in the end, or nothing. Rejects as `findPerson` and `exportEvidence` do, with `evidence-unsealed` for a recording
 * that goes on still, and as its ports do.
 */
export const exportPerson =
  (deps: Deps) =>
  async (request: PersonExportRequest): Promise<PersonExportResult> => {
    const { account, examSessions } = await findPerson(deps, request.who);
    const ids = examSessions.map(({ id }) => id);
    const recorded = request.withRecordings ? await recordingsOf(deps, ids) : new Map<string, number>();
    const bytes = [...recorded.values()].reduce((sum, one) => sum + one, 0);
    const output = await request.open(bytes);
    try {
      await noteExport(deps, account.id, request);
      for (const examSessionId of recorded.keys())
        await deps.exportEvidence({
          ...{ examSessionId, by: request.by, output: request.output, signal: request.signal },
          open: () => Promise.resolve(within(output, `exam-sessions/${examSessionId}/recording/`)),
          onProgress: (progress) => request.onProgress({ ...progress, examSessionId }),
        });
      let pictures = 0;
      for (const examSession of examSessions) {
        if (request.signal.aborted) throw new CodedError('cancelled');
        pictures += await writeExamSession(deps, output, examSession);
      }
      // Last, so that what this export did is in it too.
      const auditEntries = await writePerson(deps, output, account, ids);
      if (request.signal.aborted) throw new CodedError('cancelled');
      await output.finish();
      const counts = { pictures, auditEntries, recordings: recorded.size };
      return { accountId: account.id, examSessionIds: ids, ...counts };
    } catch (error) {
      await output.discard();
      throw error;
    }
  };

/** Those that are there, with the length of their media; one that was deleted has a tombstone instead. */
async function recordingsOf({ evidence, seals }: Deps, ids: readonly string[]): Promise<Map<string, number>> {
  const recorded = new Map<string, number>();
  for (const id of ids) {
    if ((await evidence.wrappedKey(id)) === null) continue;
    const sealed = await seals.ofExamSession(id);
    if (sealed === null) throw new CodedError('evidence-unsealed', id);
    recorded.set(
      id,
      sealed.manifest.tracks.reduce((sum, { mp4Bytes }) => sum + mp4Bytes, 0),
    );
  }
  return recorded;
}

function noteExport(
  { audit, nowMs }: Deps,
  subjectId: string,
  { by, output, withRecordings }: PersonExportRequest,
): Promise<void> {
  const detail = { by, output, withRecordings };
  return audit.record({ atMs: nowMs(), action: 'person-exported', accountId: null, subjectId, detail });
}

/** A folder of an output, for somebody who does not end it. */
function within(output: ExportOutput, folder: string): ExportOutput {
  return {
    add: (name, content) => output.add(`${folder}${name}`, content),
    finish: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Resolves with how many pictures there are. */
async function writeExamSession(
  { examSessionLog, legalHolds, tombstones, persons }: Deps,
  output: ExportOutput,
  { createdAtMs, startedAtMs, endedAtMs, ...record }: ExamSessionRecord,
): Promise<number> {
  const folder = `exam-sessions/${record.id}`;
  const stills = await persons.identityStills(record.id);
  const blind = await persons.blindPictures(record.id);
  const write = (name: string, values: readonly unknown[]) => writeLines(output, `${folder}/${name}`, values);
  await write('exam-session.json', [
    {
      ...record,
      scheduledAt: isoOrNull(createdAtMs),
      startedAt: isoOrNull(startedAtMs),
      endedAt: isoOrNull(endedAtMs),
      pictures: [
        ...stills.map(({ id, kind, takenAtMs, submitted }) => ({
          ...{ file: `pictures/${kind}-${id}.jpg`, kind, takenAt: isoOrNull(takenAtMs), submitted },
        })),
        ...blind.map(({ id, takenAtMs }) => ({
          ...{ file: `pictures/blind-${id}.jpg`, kind: 'blind-state', takenAt: isoOrNull(takenAtMs) },
        })),
      ],
    },
  ]);
  await write(
    'log.jsonl',
    (await examSessionLog.ofExamSession(record.id)).map(({ row }) => row),
  );
  await write('legal-holds.jsonl', await legalHolds.ofExamSession(record.id));
  await write('tombstones.jsonl', await tombstones.ofExamSession(record.id));
  for (const { kind, id, jpeg } of stills)
    await output.add(`${folder}/pictures/${kind}-${id}.jpg`, wholeContent(jpeg));
  for (const { id, jpeg } of blind)
    await output.add(`${folder}/pictures/blind-${id}.jpg`, wholeContent(jpeg));
  return stills.length + blind.length;
}

/** Resolves with how many audit entries there are. */
async function writePerson(
  deps: Deps,
  output: ExportOutput,
  { id, name, role, disabled, createdAtMs }: AccountRecord,
  examSessionIds: readonly string[],
): Promise<number> {
  const signIns = (await deps.persons.signIns(id)).map(({ createdAtMs: signedInAtMs, lastSeenAtMs }) => ({
    ...{ signedInAt: isoOrNull(signedInAtMs), lastSeenAt: isoOrNull(lastSeenAtMs) },
  }));
  const account = { id, name, role, disabled, createdAt: isoOrNull(createdAtMs) };
  await writeLines(output, 'person.json', [{ account, signIns, examSessionIds }]);
  const entries = await deps.persons.auditAbout([id, ...examSessionIds]);
  const names = await namesOf(deps, entries);
  await writeLines(
    output,
    'audit.jsonl',
    entries.map(({ atMs, action, accountId, subjectId, detail }) => ({
      ...{ at: isoOrNull(atMs), action, by: names.get(accountId ?? '') ?? null, subjectId, detail },
    })),
  );
  await output.add('README.txt', wholeContent(new TextEncoder().encode(personReadme)));
  return entries.length;
}

interface Named {
  accountId: string;
  /** Null where the account is deleted. */
  name: string | null;
  role: string | null;
}

async function namesOf({ accounts }: Deps, entries: readonly AuditEntry[]): Promise<Map<string, Named>> {
  const names = new Map<string, Named>();
  for (const { accountId } of entries) {
    if (accountId === null || names.has(accountId)) continue;
    const account = await accounts.byId(accountId);
    names.set(accountId, { accountId, name: account?.name ?? null, role: account?.role ?? null });
  }
  return names;
}

async function writeLines(output: ExportOutput, name: string, values: readonly unknown[]): Promise<void> {
  await output.add(name, wholeContent(new TextEncoder().encode(values.map(exportedLine).join(''))));
}
