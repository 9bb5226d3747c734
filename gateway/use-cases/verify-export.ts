import { evidenceEntrySchema, type EvidenceEntry, type SegmentEntry } from '../contract/evidence.ts';
import { sealedManifestSchema, type SealedManifest } from '../contract/evidence-manifest.ts';
import { logRowSchema } from '../contract/exam-log.ts';
import {
  verifySeal,
  type SealVerdict,
  type SignatureCheck,
  type TrustedKey,
} from '../domain/evidence/evidence-manifest.ts';
import { chainFault, type ExportedChains } from '../domain/evidence/export-chains.ts';
import { clockFaults } from '../domain/evidence/export-clock.ts';
import type { ExportFault, ExportFaultCause } from '../domain/evidence/export-fault.ts';
import { exportedKeys, exportedNames, exportedReadme, mediaName } from '../domain/evidence/exported-files.ts';
import type { Digest } from '../domain/exam-session/log-row.ts';
import type { ExportedFile, ExportedFiles } from '../ports/exported-files.ts';
import { readExportRows, valueOf } from './read-export-rows.ts';
import { mediaFaults } from './verify-media.ts';

interface Deps {
  digest: Digest;
  isSigned: SignatureCheck;
}

export interface VerifyProgress {
  bytes: number;
  totalBytes: number;
}

export interface VerifyRequest {
  files: ExportedFiles;
  keys: readonly TrustedKey[];
  signal: AbortSignal;
  onProgress: (progress: VerifyProgress) => void;
}

export interface ExportVerdict {
  outcome: 'whole' | 'wrong';
  /** The first of them is the first that is wrong; what cannot be judged because of it is not there. */
  faults: ExportFault[];
  /** Times that are strange, in a recording that is whole: the gateway wrote them so. */
  remarks: ExportFault[];
  /** Null where it is not proven. */
  proven: {
    examSessionId: string;
    examTitle: string;
    sealedAt: string;
    keyId: string;
    entries: number;
    rows: number;
    segments: number;
    mp4Bytes: number;
  } | null;
}

const largestManifestBytes = 1 << 20;

/**
 * Whether an exported recording is exactly what was sealed by one of these keys: every byte of every file, and no file more. Needs nothing
 * but the export and the keys. Rejects with `export-unreadable` and `cancelled`.
 */
export const verifyExport =
  (deps: Deps) =>
  async ({ files, keys, signal, onProgress }: VerifyRequest): Promise<ExportVerdict> => {
    const there = await files.list();
    const seal = await provenSeal(deps, files, there, keys);
    if ('why' in seal) return wrong([seal]);
    const { manifest } = seal.sealed;
    const chains = await readChains(files, there, seal.sealed);
    if ('why' in chains) return wrong([chains]);
    const fault = chainFault(manifest, chains, deps.digest);
    if (fault !== null) return wrong([fault, ...clockFaults(chains)]);
    const segments = chains.entries.map(({ value }) => value).filter(isSegment);
    const progress = { bytes: 0, totalBytes: segments.reduce((sum, { mp4Bytes }) => sum + mp4Bytes, 0) };
    const lengths = new Map(there.map(({ name, bytes }) => [name, bytes]));
    const onBytes = (bytes: number): void => {
      progress.bytes += bytes;
      onProgress(progress);
    };
    const faults = [
      ...(await fixedFaults(files, there, seal.key)),
      ...nameFaults(there, segments),
      ...(await mediaFaults({ files, lengths, segments, signal, onBytes })),
    ];
    if (faults.length > 0) return wrong(faults);
    const { examSessionId, examTitle, keyId, sealedAtMs } = manifest;
    const proven = {
      ...{ examSessionId, examTitle, keyId, sealedAt: new Date(sealedAtMs).toISOString() },
      ...{ entries: chains.entries.length, rows: chains.rows.length },
      ...{ segments: segments.length, mp4Bytes: progress.totalBytes },
    };
    return { outcome: 'whole', faults, remarks: clockFaults(chains), proven };
  };

const wrong = (faults: ExportFault[]): ExportVerdict => ({
  ...{ outcome: 'wrong', faults, remarks: [], proven: null },
});
const isSegment = (entry: EvidenceEntry): entry is SegmentEntry => entry.kind === 'segment';

const whyUnproven: Readonly<Record<Exclude<SealVerdict, 'valid'>, string>> = {
  'key-unknown': 'it is sealed by a key that is not among the trusted ones',
  'key-not-valid-then': 'its key was not in use at the time at which it is sealed',
  'signature-wrong': 'its signature is not that of its key: it was changed',
};

async function provenSeal(
  { isSigned }: Deps,
  files: ExportedFiles,
  there: readonly ExportedFile[],
  keys: readonly TrustedKey[],
): Promise<{ sealed: SealedManifest; key: TrustedKey } | ExportFault> {
  const file = exportedNames.manifest;
  const bytes = bytesOf(there, file);
  if (bytes === null) return fileFault(file, 'missing', null, notThere);
  const text = await files.read(file, 0, Math.min(bytes, largestManifestBytes));
  const last = text.length - 1;
  const read = valueOf(text.subarray(0, last), sealedManifestSchema);
  if ('why' in read) return fileFault(file, 'form', bytes, read.why);
  if (bytes !== text.length || text[last] !== 0x0a)
    return fileFault(file, 'form', bytes, 'it does not end as it should');
  const verdict = verifySeal(read.value, keys, isSigned);
  const key = keys.find(({ keyId }) => keyId === read.value.manifest.keyId);
  if (verdict === 'valid' && key !== undefined) return { sealed: read.value, key };
  const why = verdict === 'valid' ? 'key-unknown' : verdict;
  return fileFault(file, why, bytes, whyUnproven[why]);
}

async function readChains(
  files: ExportedFiles,
  there: readonly ExportedFile[],
  { manifest }: SealedManifest,
): Promise<ExportedChains | ExportFault> {
  const { entries: entriesName, log: logName } = exportedNames;
  for (const name of [entriesName, logName])
    if (bytesOf(there, name) === null) return fileFault(name, 'missing', null, notThere);
  const place = (name: string) => ({ name, bytes: bytesOf(there, name) ?? 0 });
  const entries = await readExportRows(files, {
    ...{ ...place(entriesName), schema: evidenceEntrySchema, count: manifest.entries.count },
  });
  if (entries.fault !== null) return entries.fault;
  const log = await readExportRows(files, {
    ...{ ...place(logName), schema: logRowSchema, count: manifest.log.count },
  });
  return log.fault ?? { entries: entries.rows, rows: log.rows };
}

/** Files whose every byte is known. */
async function fixedFaults(
  files: ExportedFiles,
  there: readonly ExportedFile[],
  key: TrustedKey,
): Promise<ExportFault[]> {
  const faults: ExportFault[] = [];
  const texts = { [exportedNames.keys]: exportedKeys(key), [exportedNames.readme]: exportedReadme };
  for (const [name, text] of Object.entries(texts)) {
    const bytes = bytesOf(there, name);
    if (bytes === null) continue;
    const wanted = new TextEncoder().encode(text);
    const found = await files.read(name, 0, Math.min(bytes, wanted.length));
    const first = wanted.findIndex((byte, place) => byte !== found[place]);
    if (first < 0 && bytes === wanted.length) continue;
    const fault = fileFault(name, 'form', bytes, 'it is not what was exported');
    const fromByte = first < 0 ? wanted.length : first;
    faults.push({ ...fault, bytes: { fromByte, toByte: Math.max(bytes, fromByte) } });
  }
  return faults;
}

const notThere = 'it is not there';

/** Files that are missing, and those that nobody named. */
function nameFaults(there: readonly ExportedFile[], segments: readonly SegmentEntry[]): ExportFault[] {
  const wanted = new Set([...Object.values<string>(exportedNames), ...segments.map(mediaName)]);
  const found = new Set(there.filter(({ bytes }) => bytes !== null).map(({ name }) => name));
  return [
    ...[...wanted]
      .filter((name) => !found.has(name))
      .map((name) => fileFault(name, 'missing', null, notThere)),
    ...there
      .filter(({ name, bytes }) => bytes === null || !wanted.has(name))
      .map(({ name, bytes }) =>
        fileFault(name, 'unexpected', bytes, bytes === null ? 'it is no file' : 'nothing names it'),
      ),
  ];
}

function bytesOf(there: readonly ExportedFile[], name: string): number | null {
  return there.find((file) => file.name === name)?.bytes ?? null;
}

function fileFault(file: string, why: ExportFaultCause, bytes: number | null, detail: string): ExportFault {
  return {
    ...{ file, why, row: null, detail },
    bytes: bytes === null ? null : { fromByte: 0, toByte: bytes },
  };
}
