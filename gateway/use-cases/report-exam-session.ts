import type { Language } from '../contract/canned-messages.ts';
import type { EvidenceManifest } from '../contract/evidence-manifest.ts';
import { markFrames } from '../domain/report/mark-frames.ts';
import { reportFacts, type ReportFacts } from '../domain/report/report-facts.ts';
import { manifestText, reportPage, type WatchedRow } from '../domain/report/report-page.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { BlindPictureStore } from '../ports/blind-picture-store.ts';
import { CodedError } from '../ports/coded-error.ts';
import { sealedEvidence, type SealedEvidenceDeps } from './exported-content.ts';

/** A picture of a recording, a JPEG; rejects with `not-found` where nothing was recorded at that moment. */
export type RecordedStill = (request: {
  examSessionId: string;
  /** Of the recording, on the same time base. */
  originMs: number;
  trackId: string;
  /** Unix milliseconds of the time base of the exam sessions. */
  atMs: number;
  width: number;
}) => Promise<Uint8Array>;

export type ReportParts = Omit<Deps, 'digest' | 'timeZone' | 'toBase64'>;

interface Deps extends SealedEvidenceDeps {
  accounts: Pick<AccountStore, 'list'>;
  audit: Pick<AuditLog, 'record' | 'ofSubject'>;
  blindPictures: Pick<BlindPictureStore, 'byId'>;
  still: RecordedStill;
  nowMs: () => number;
  /** IANA name of the zone in which times are told. */
  timeZone: string;
  toBase64: (bytes: Uint8Array) => string;
}

export interface ReportRequest {
  examSessionId: string;
  language: Language;
  /** Whose account asks; null where it is the command line, and who called it then. */
  accountId: string | null;
  detail: Record<string, string>;
}

const stillWidth = 640;
const toldActions: ReadonlySet<string> = new Set([
  ...['still-seen', 'identity-still-seen', 'blind-picture-seen', 'recording-replayed', 'viewing-started'],
  ...['viewing-ended', 'publishing-started', 'publishing-ended', 'publishing-failed', 'evidence-exported'],
  ...['evidence-downloaded', 'report-made', 'recording-deleted'],
]);

/**
 * The report of an exam session as one HTML file, out of its sealed and proven log and evidence chain; it is noted, and that row is in it. Rejects
 * with `not-found`, `evidence-unsealed`, `evidence-damaged`, `exam-log-broken` and as its ports do; a picture that is not to be had is left out.
 */
export const reportExamSession =
  (deps: Deps) =>
  async ({ examSessionId, language, accountId, detail }: ReportRequest): Promise<string> => {
    const { sealed, chains, laterRows } = await sealedEvidence(deps, examSessionId);
    const facts = reportFacts(sealed, chains.rows, chains.entries, laterRows);
    if (facts === null)
      throw new CodedError('evidence-damaged', `${examSessionId}: its log has no beginning`);
    const note = { action: 'report-made', accountId, subjectId: examSessionId, detail } as const;
    await deps.audit.record({ ...note, atMs: deps.nowMs() });
    return reportPage({
      ...{ facts, language, timeZone: deps.timeZone },
      watched: await watchedRows(deps, examSessionId),
      pictures: await pictures(deps, sealed.manifest, facts),
      manifestDigest: deps.digest(manifestText(facts)),
    });
  };

async function watchedRows(deps: Deps, examSessionId: string): Promise<WatchedRow[]> {
  const accounts = new Map((await deps.accounts.list()).map((account) => [account.id, account]));
  const rows = await deps.audit.ofSubject(examSessionId);
  return rows
    .filter(({ action }) => toldActions.has(action))
    .map(({ atMs, action, accountId, detail }) => {
      const account = accountId === null ? undefined : accounts.get(accountId);
      const by = typeof detail.by === 'string' ? detail.by : '–';
      return { atMs, action, who: account?.name ?? accountId ?? by, role: account?.role ?? '' };
    });
}

async function pictures(
  deps: Deps,
  { examSessionId, originMs }: EvidenceManifest,
  facts: ReportFacts,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { id, hasPicture } of facts.blind) {
    const picture = hasPicture ? await deps.blindPictures.byId(id) : null;
    if (picture?.examSessionId === examSessionId) found.set(id, deps.toBase64(picture.jpeg));
  }
  if (originMs === null) return found;
  for (const row of facts.marks)
    for (const [place, { trackId, atMs }] of markFrames(row).entries()) {
      const jpeg = await stillOf(deps, { examSessionId, originMs, trackId, atMs, width: stillWidth });
      if (jpeg !== null) found.set(`${row.sequence}/${place}`, deps.toBase64(jpeg));
    }
  return found;
}

/** A picture that cannot be had leaves a report that says so. */
async function stillOf({ still }: Deps, request: Parameters<RecordedStill>[0]): Promise<Uint8Array | null> {
  try {
    return await still(request);
  } catch (error) {
    const missing: ReadonlySet<string> = new Set([
      ...['not-found', 'evidence-missing', 'evidence-damaged', 'evidence-key-missing', 'evidence-key-wrong'],
    ]);
    if (error instanceof CodedError && missing.has(error.code)) return null;
    throw error;
  }
}
