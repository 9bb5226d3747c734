import type { EvidenceEntry, SegmentEntry } from '../contract/evidence.ts';
import type { SealedManifest, SealKey } from '../contract/evidence-manifest.ts';
import { disagreements, verifySeal, type SignatureCheck } from '../domain/evidence/evidence-manifest.ts';
import {
  exportedKeys,
  exportedLine,
  exportedNames,
  exportedReadme,
  mediaName,
  timeStampNames,
} from '../domain/evidence/exported-files.ts';
import { verifyTimeStamp } from '../domain/evidence/seal-time-stamp.ts';
import type { Digest } from '../domain/exam-session/log-row.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceKeys } from '../ports/evidence-keys.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { ExportOutput } from '../ports/export-output.ts';
import type { SealKeys } from '../ports/seal-keys.ts';
import type { SealStore } from '../ports/seal-store.ts';
import type { KeptTimeStamp, TimeStampStore } from '../ports/time-stamp-store.ts';
import { wholeChains, type WholeChains } from './whole-chains.ts';

interface Deps {
  examSessions: Pick<ExamSessionStore, 'byId'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  evidence: Pick<EvidenceStore, 'list' | 'wrappedKey'>;
  evidenceFiles: Pick<EvidenceFiles, 'open'>;
  evidenceKeys: Pick<EvidenceKeys, 'unwrap'>;
  seals: Pick<SealStore, 'ofExamSession'>;
  timeStamps: Pick<TimeStampStore, 'ofExamSession'>;
  sealKeys: Pick<SealKeys, 'publicKeys'>;
  audit: Pick<AuditLog, 'record'>;
  nowMs: () => number;
  digest: Digest;
  isSigned: SignatureCheck;
}

export interface ExportProgress {
  files: number;
  totalFiles: number;
  bytes: number;
  totalBytes: number;
}

export interface ExportRequest {
  examSessionId: string;
  /** For the audit: who exports, and where to. */
  by: string;
  output: string;
  /** Room is needed for so many bytes of media. */
  open: (bytes: number) => Promise<ExportOutput>;
  signal: AbortSignal;
  onProgress: (progress: ExportProgress) => void;
}

export interface ExportResult {
  examSessionId: string;
  keyId: string;
  entries: number;
  rows: number;
  segments: number;
  mp4Bytes: number;
}

/**
 * Writes what is sealed of an exam session's recording, decrypted, in the form that is verified without the gateway, a frame in memory at a
 * time; everything is checked while it is read. All of it is there in the end, or nothing. Rejects with `not-found`,
 * `evidence-unsealed`, `evidence-missing`, `evidence-damaged`, `exam-log-broken`, `cancelled`, and as its ports do.
 */
export const exportEvidence =
  (deps: Deps) =>
  async ({ examSessionId, by, output, open, signal, onProgress }: ExportRequest): Promise<ExportResult> => {
    const seal = await sealedChains(deps, examSessionId);
    const { key, chains } = seal;
    const sessionKey = await sessionKeyOf(deps, examSessionId);
    const segments = chains.entries.filter(isSegment);
    const totalBytes = segments.reduce((sum, { mp4Bytes }) => sum + mp4Bytes, 0);
    const written = await open(totalBytes);
    try {
      const detail = { by, output, segments: segments.length, mp4Bytes: totalBytes };
      const entry = { action: 'evidence-exported', accountId: null, subjectId: examSessionId } as const;
      await deps.audit.record({ ...entry, atMs: deps.nowMs(), detail });
      for (const [name, text] of texts(seal)) await written.add(name, text);
      const progress = { files: 0, totalFiles: segments.length, bytes: 0, totalBytes };
      for (const segment of segments) {
        const media = watched(plainOf(deps.evidenceFiles, segment, sessionKey), signal, (bytes) => {
          progress.bytes += bytes;
          onProgress(progress);
        });
        const { bytes, sha256 } = await written.add(mediaName(segment), media);
        if (bytes !== segment.mp4Bytes || sha256 !== segment.sha256) throw damaged(segment);
        progress.files += 1;
        onProgress(progress);
      }
      await written.finish();
    } catch (error) {
      await written.discard();
      throw error;
    }
    return {
      ...{ examSessionId, keyId: key.keyId, segments: segments.length, mp4Bytes: totalBytes },
      ...{ entries: chains.entries.length, rows: chains.rows.length },
    };
  };

interface Sealed {
  sealed: SealedManifest;
  key: SealKey;
  chains: WholeChains;
  timeStamp: (KeptTimeStamp & { key: SealKey }) | null;
}

/** What was sealed, without what came to the log later. */
async function sealedChains(deps: Deps, examSessionId: string): Promise<Sealed> {
  if ((await deps.examSessions.byId(examSessionId)) === null)
    throw new CodedError('not-found', examSessionId);
  const sealed = await deps.seals.ofExamSession(examSessionId);
  if (sealed === null) throw new CodedError('evidence-unsealed', examSessionId);
  const { manifest } = sealed;
  const keys = await deps.sealKeys.publicKeys();
  const key = keys.find(({ keyId }) => keyId === manifest.keyId);
  const verdict = verifySeal(sealed, keys, deps.isSigned);
  if (key === undefined || verdict !== 'valid')
    throw new CodedError('evidence-damaged', `the seal of ${examSessionId}: ${verdict}`);
  const all = await wholeChains(deps, examSessionId);
  const chains = {
    entries: all.entries.slice(0, manifest.entries.count),
    rows: all.rows.slice(0, manifest.log.count),
  };
  const wrong = disagreements(manifest, chains.entries, chains.rows);
  if (wrong.length > 0)
    throw new CodedError('evidence-damaged', `${examSessionId} is not as it was sealed: ${wrong.join(', ')}`);
  return { sealed, key, chains, timeStamp: await timeStampOf(deps, examSessionId, keys) };
}

async function timeStampOf(
  deps: Deps,
  examSessionId: string,
  keys: readonly SealKey[],
): Promise<Sealed['timeStamp']> {
  const kept = await deps.timeStamps.ofExamSession(examSessionId);
  if (kept === null) return null;
  const key = keys.find(({ keyId }) => keyId === kept.signed.stamp.keyId);
  const verdict = verifyTimeStamp(kept.signed, keys, deps.isSigned);
  if (key === undefined || verdict !== 'valid')
    throw new CodedError('evidence-damaged', `the time stamp of ${examSessionId}: ${verdict}`);
  return { ...kept, key };
}

async function sessionKeyOf({ evidence, evidenceKeys }: Deps, examSessionId: string): Promise<Uint8Array> {
  const wrapped = await evidence.wrappedKey(examSessionId);
  if (wrapped === null)
    throw new CodedError('evidence-key-missing', `that of exam session ${examSessionId} was erased`);
  return evidenceKeys.unwrap(examSessionId, wrapped);
}

const isSegment = (entry: EvidenceEntry): entry is SegmentEntry => entry.kind === 'segment';

function texts({
  sealed,
  key,
  chains: { entries, rows },
  timeStamp,
}: Sealed): [name: string, text: AsyncIterable<Uint8Array>][] {
  const keys = timeStamp === null ? [key] : [key, timeStamp.key];
  return [
    [exportedNames.manifest, encoded([sealed], exportedLine)],
    [exportedNames.entries, encoded(entries, exportedLine)],
    [exportedNames.log, encoded(rows, exportedLine)],
    [exportedNames.keys, encoded([keys], exportedKeys)],
    [exportedNames.readme, encoded([exportedReadme], (text) => text)],
    ...timeStampTexts(timeStamp),
  ];
}

function timeStampTexts(timeStamp: KeptTimeStamp | null): [name: string, text: AsyncIterable<Uint8Array>][] {
  if (timeStamp === null) return [];
  return [
    [timeStampNames.signed, encoded([timeStamp.signed], exportedLine)],
    [timeStampNames.answer, once(timeStamp.answer)],
  ];
}

// eslint-disable-next-line @typescript-eslint/require-await -- an output takes what comes with time.
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

const linesAtOnce = 100;

// eslint-disable-next-line @typescript-eslint/require-await -- an output takes what comes with time.
async function* encoded<Value>(
  values: readonly Value[],
  textOf: (value: Value) => string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  for (let from = 0; from < values.length; from += linesAtOnce)
    yield encoder.encode(
      values
        .slice(from, from + linesAtOnce)
        .map(textOf)
        .join(''),
    );
}

/** The MP4 file of a segment, a frame at a time. */
async function* plainOf(
  files: Deps['evidenceFiles'],
  { examSessionId, trackId, number }: SegmentEntry,
  sessionKey: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await files.open(examSessionId, trackId, number, sessionKey);
  try {
    yield* file.stream();
  } finally {
    await file.close();
  }
}

async function* watched(
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const part of parts) {
    if (signal.aborted) throw new CodedError('cancelled');
    yield part;
    onBytes(part.length);
  }
}

const damaged = (segment: SegmentEntry): CodedError =>
  new CodedError('evidence-damaged', `${mediaName(segment)} is not the one in the evidence chain`);
