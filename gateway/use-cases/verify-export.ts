import { evidenceEntrySchema, type EvidenceEntry, type SegmentEntry } from '../contract/evidence.ts';
import { sealedManifestSchema, type SealedManifest } from '../contract/evidence-manifest.ts';
import { logRowSchema } from '../contract/exam-log.ts';
import { verifySeal, type SignatureCheck, type TrustedKey } from '../domain/evidence/evidence-manifest.ts';
import { chainFault, type ExportedChains } from '../domain/evidence/export-chains.ts';
import { clockFaults } from '../domain/evidence/export-clock.ts';
import type { ExportFault } from '../domain/evidence/export-fault.ts';
import {
  exportedKeys,
  exportedNames,
  exportedReadme,
  mediaName,
  timeStampNames,
} from '../domain/evidence/exported-files.ts';
import type { ExportedFile, ExportedFiles } from '../ports/exported-files.ts';
import type { TimeStampCheck } from '../ports/time-stamp-authority.ts';
import { bytesOf, fileFault, notThere, whyUnproven } from './export-file-fault.ts';
import { readExportLine } from './read-export-line.ts';
import { readExportRows } from './read-export-rows.ts';
import { mediaFaults, otherChecksum } from './verify-media.ts';
import { findTimeStamp, type ProvenTimeStamp } from './verify-time-stamp.ts';

interface Deps {
  /** SHA-256, hexadecimal. */
  digest: (value: string | Uint8Array) => string;
  isSigned: SignatureCheck;
  checkTimeStamp: TimeStampCheck;
}

export interface VerifyProgress {
  bytes: number;
  totalBytes: number;
}

export interface VerifyRequest {
  files: ExportedFiles;
  keys: readonly TrustedKey[];
  /** Whoever trusts time stamp authorities expects one of them to have stamped it. */
  needsTimeStamp: boolean;
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
    /** Null where it has none. */
    timeStamp: ProvenTimeStamp | null;
  } | null;
}

/**
 * Whether an exported recording is exactly what was sealed by one of these keys: every byte of every file, and no file more. Needs nothing
 * but the export and the keys. Rejects with `export-unreadable` and `cancelled`.
 */
export const verifyExport =
  (deps: Deps) =>
  async ({ files, keys, needsTimeStamp, signal, onProgress }: VerifyRequest): Promise<ExportVerdict> => {
    const form = await files.formFault();
    if (form !== null) return wrong([form]);
    const there = await files.list();
    const seal = await provenSeal(deps, files, there, keys);
    if ('why' in seal) return wrong([seal]);
    const { manifest } = seal.sealed;
    const folder = files.folder() ?? manifest.examSessionId;
    if (folder !== manifest.examSessionId)
      return wrong([
        fileFault(folder, 'form', null, 'the folder in it has not the name that it is exported with'),
      ]);
    const stamped = await findTimeStamp(deps, { files, there, keys, isNeeded: needsTimeStamp }, seal.sealed);
    if (stamped !== null && 'why' in stamped) return wrong([stamped]);
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
      ...(await fixedFaults(files, there, stamped === null ? [seal.key] : [seal.key, stamped.key])),
      ...(await checksumFaults(files, there)),
      ...nameFaults(there, segments),
      ...(await mediaFaults({ files, lengths, segments, signal, onBytes })),
    ];
    if (faults.length > 0) return wrong(faults);
    const timeStamp = stamped === null ? null : await stamped.judge();
    if (timeStamp !== null && 'why' in timeStamp) return wrong([timeStamp]);
    const { examSessionId, examTitle, keyId, sealedAtMs } = manifest;
    const proven = {
      ...{ examSessionId, examTitle, keyId, sealedAt: new Date(sealedAtMs).toISOString() },
      ...{ entries: chains.entries.length, rows: chains.rows.length },
      ...{ segments: segments.length, mp4Bytes: progress.totalBytes, timeStamp },
    };
    return { outcome: 'whole', faults, remarks: clockFaults(chains), proven };
  };

const wrong = (faults: ExportFault[]): ExportVerdict => ({
  ...{ outcome: 'wrong', faults, remarks: [], proven: null },
});
const isSegment = (entry: EvidenceEntry): entry is SegmentEntry => entry.kind === 'segment';

async function provenSeal(
  { isSigned }: Pick<Deps, 'isSigned'>,
  files: ExportedFiles,
  there: readonly ExportedFile[],
  keys: readonly TrustedKey[],
): Promise<{ sealed: SealedManifest; key: TrustedKey } | ExportFault> {
  const file = exportedNames.manifest;
  const read = await readExportLine(files, there, file, sealedManifestSchema);
  if ('why' in read) return read;
  const { value, bytes } = read;
  const verdict = verifySeal(value, keys, isSigned);
  const key = keys.find(({ keyId }) => keyId === value.manifest.keyId);
  if (verdict === 'valid' && key !== undefined) return { sealed: value, key };
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
  keys: readonly TrustedKey[],
): Promise<ExportFault[]> {
  const faults: ExportFault[] = [];
  const texts = { [exportedNames.keys]: exportedKeys(keys), [exportedNames.readme]: exportedReadme };
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

/** Files beside the media of which another checksum is kept. */
async function checksumFaults(files: ExportedFiles, there: readonly ExportedFile[]): Promise<ExportFault[]> {
  const faults: ExportFault[] = [];
  for (const name of [...Object.values(exportedNames), ...Object.values(timeStampNames)]) {
    const bytes = bytesOf(there, name);
    if (bytes === null || (await files.digest(name, () => undefined)).isAsListed) continue;
    faults.push(fileFault(name, 'form', bytes, otherChecksum));
  }
  return faults;
}

/** Files that are missing, and those that nobody named. */
function nameFaults(there: readonly ExportedFile[], segments: readonly SegmentEntry[]): ExportFault[] {
  const found = new Set(there.filter(({ bytes }) => bytes !== null).map(({ name }) => name));
  // Those of a time stamp have been looked at: where one is, the other is too.
  const ofTimeStamp = Object.values<string>(timeStampNames).filter((name) => found.has(name));
  const wanted = new Set([
    ...Object.values<string>(exportedNames),
    ...ofTimeStamp,
    ...segments.map(mediaName),
  ]);
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
