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
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceKeys } from '../ports/evidence-keys.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { SealKeys } from '../ports/seal-keys.ts';
import type { SealStore } from '../ports/seal-store.ts';
import type { KeptTimeStamp, TimeStampStore } from '../ports/time-stamp-store.ts';
import { wholeChains, type WholeChains } from './whole-chains.ts';
import { wholeContent } from './whole-content.ts';

export interface SealedEvidenceDeps {
  examSessions: Pick<ExamSessionStore, 'byId'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  evidence: Pick<EvidenceStore, 'list'>;
  seals: Pick<SealStore, 'ofExamSession'>;
  timeStamps: Pick<TimeStampStore, 'ofExamSession'>;
  sealKeys: Pick<SealKeys, 'publicKeys'>;
  digest: Digest;
  isSigned: SignatureCheck;
}

export interface ExportedContentDeps extends SealedEvidenceDeps {
  evidence: Pick<EvidenceStore, 'list' | 'wrappedKey'>;
  evidenceFiles: Pick<EvidenceFiles, 'open'>;
  evidenceKeys: Pick<EvidenceKeys, 'unwrap'>;
}

/** A file that is to be exported. */
export interface ExportSource {
  name: string;
  bytes: number;
  /** Hexadecimal, by the evidence chain; null where the file is made of what is proven already. */
  sha256: string | null;
  /** A frame at a time; has nothing open before the first and after the last one, nor where it was left. */
  content: () => AsyncGenerator<Uint8Array, void, undefined>;
}

export interface SealedEvidence {
  sealed: SealedManifest;
  key: SealKey;
  chains: WholeChains;
  /** What came to the log after the seal: as proven as the log itself, and no more. */
  laterRows: WholeChains['rows'];
  timeStamp: (KeptTimeStamp & { key: SealKey }) | null;
}

export interface ExportedContent extends SealedEvidence {
  segments: SegmentEntry[];
  /** Of all segments. */
  mp4Bytes: number;
  /** By name. */
  files: ExportSource[];
}

/**
 * What an export of an exam session's recording consists of; its media are read and decrypted when they are asked for. Rejects with `not-found`,
 * `evidence-unsealed`, `evidence-key-missing`, `evidence-damaged`, `exam-log-broken`, and as its ports do.
 */
export async function exportedContent(
  deps: ExportedContentDeps,
  examSessionId: string,
): Promise<ExportedContent> {
  const evidence = await sealedEvidence(deps, examSessionId);
  const sessionKey = await sessionKeyOf(deps, examSessionId);
  const segments = evidence.chains.entries.filter(isSegment);
  const media = segments.map((segment) => ({
    ...{ name: mediaName(segment), bytes: segment.mp4Bytes, sha256: segment.sha256 },
    content: () => plainOf(deps.evidenceFiles, segment, sessionKey),
  }));
  const files = [...texts(evidence), ...media].sort((one, other) => (one.name < other.name ? -1 : 1));
  const mp4Bytes = segments.reduce((sum, segment) => sum + segment.mp4Bytes, 0);
  return { ...evidence, segments, mp4Bytes, files };
}

/** What was sealed, without what came to the log later. */
export async function sealedEvidence(
  deps: SealedEvidenceDeps,
  examSessionId: string,
): Promise<SealedEvidence> {
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
  const laterRows = all.rows.slice(manifest.log.count);
  return { sealed, key, chains, laterRows, timeStamp: await timeStampOf(deps, examSessionId, keys) };
}

async function timeStampOf(
  { timeStamps, isSigned }: Pick<ExportedContentDeps, 'timeStamps' | 'isSigned'>,
  examSessionId: string,
  keys: readonly SealKey[],
): Promise<SealedEvidence['timeStamp']> {
  const kept = await timeStamps.ofExamSession(examSessionId);
  if (kept === null) return null;
  const key = keys.find(({ keyId }) => keyId === kept.signed.stamp.keyId);
  const verdict = verifyTimeStamp(kept.signed, keys, isSigned);
  if (key === undefined || verdict !== 'valid')
    throw new CodedError('evidence-damaged', `the time stamp of ${examSessionId}: ${verdict}`);
  return { ...kept, key };
}

async function sessionKeyOf(
  { evidence, evidenceKeys }: ExportedContentDeps,
  examSessionId: string,
): Promise<Uint8Array> {
  const wrapped = await evidence.wrappedKey(examSessionId);
  if (wrapped === null)
    throw new CodedError('evidence-key-missing', `that of exam session ${examSessionId} was erased`);
  return evidenceKeys.unwrap(examSessionId, wrapped);
}

const isSegment = (entry: EvidenceEntry): entry is SegmentEntry => entry.kind === 'segment';

function texts({ sealed, key, chains: { entries, rows }, timeStamp }: SealedEvidence): ExportSource[] {
  const keys = timeStamp === null ? [key] : [key, timeStamp.key];
  return [
    textSource(exportedNames.manifest, [sealed], exportedLine),
    textSource(exportedNames.entries, entries, exportedLine),
    textSource(exportedNames.log, rows, exportedLine),
    textSource(exportedNames.keys, [keys], exportedKeys),
    textSource(exportedNames.readme, [exportedReadme], (text) => text),
    ...(timeStamp === null ? [] : timeStampSources(timeStamp)),
  ];
}

const timeStampSources = ({ signed, answer }: KeptTimeStamp): ExportSource[] => [
  textSource(timeStampNames.signed, [signed], exportedLine),
  { name: timeStampNames.answer, bytes: answer.length, sha256: null, content: () => wholeContent(answer) },
];

function textSource<Value>(
  name: string,
  values: readonly Value[],
  textOf: (value: Value) => string,
): ExportSource {
  const encoder = new TextEncoder();
  const bytes = values.reduce((sum, value) => sum + encoder.encode(textOf(value)).length, 0);
  return { name, bytes, sha256: null, content: () => encoded(values, textOf) };
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
  files: ExportedContentDeps['evidenceFiles'],
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
