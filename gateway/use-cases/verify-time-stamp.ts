import { sealTimeStampSchema, type SealedManifest } from '../contract/evidence-manifest.ts';
import type { SignatureCheck, TrustedKey } from '../domain/evidence/evidence-manifest.ts';
import type { ExportFault } from '../domain/evidence/export-fault.ts';
import { timeStampNames } from '../domain/evidence/exported-files.ts';
import { stampedText, verifyTimeStamp } from '../domain/evidence/seal-time-stamp.ts';
import type { ExportedFile, ExportedFiles } from '../ports/exported-files.ts';
import type { TimeStampCheck } from '../ports/time-stamp-authority.ts';
import { bytesOf, fileFault, notThere, whyUnproven } from './export-file-fault.ts';
import { readExportLine } from './read-export-line.ts';

interface Deps {
  /** SHA-256, hexadecimal. */
  digest: (value: string | Uint8Array) => string;
  isSigned: SignatureCheck;
  checkTimeStamp: TimeStampCheck;
}

interface Export {
  files: ExportedFiles;
  there: readonly ExportedFile[];
  keys: readonly TrustedKey[];
  isNeeded: boolean;
}

/** What a time stamp proves: when the seal was there at the latest, by whose clock; both null where no authority is trusted. */
export interface ProvenTimeStamp {
  at: string | null;
  authority: string | null;
}

export interface FoundTimeStamp {
  /** The key that vouches for it. */
  key: TrustedKey;
  /** What the authority says. It takes a hundred times as long as to see that it is the one that was kept: for the end. */
  judge: () => Promise<ProvenTimeStamp | ExportFault>;
}

const { answer, signed } = timeStampNames;
const largestAnswerBytes = 1 << 20;

/**
 * The time stamp of an export, null where there is none and none is needed, after it was proven to be the one that the gateway kept with this
 * seal, to the byte. One that was taken away is missed only where it is needed. Rejects with `export-unreadable`.
 */
export async function findTimeStamp(
  deps: Deps,
  { files, there, keys, isNeeded }: Export,
  sealed: SealedManifest,
): Promise<FoundTimeStamp | ExportFault | null> {
  const bytes = bytesOf(there, answer);
  const isThere = bytes !== null || there.some(({ name }) => name === signed);
  if (!isThere && !isNeeded) return null;
  if (bytes === null) return fileFault(answer, 'missing', null, notThere);
  const read = await readExportLine(files, there, signed, sealTimeStampSchema);
  if ('why' in read) return read;
  const { stamp } = read.value;
  const verdict = verifyTimeStamp(read.value, keys, deps.isSigned);
  const key = keys.find(({ keyId }) => keyId === stamp.keyId);
  if (verdict !== 'valid' || key === undefined) {
    const why = verdict === 'valid' ? 'key-unknown' : verdict;
    return fileFault(signed, why, read.bytes, whyUnproven[why]);
  }
  const text = stampedText(sealed);
  if (stamp.manifestSha256 !== deps.digest(text) || stamp.examSessionId !== sealed.manifest.examSessionId)
    return fileFault(signed, 'not-as-sealed', read.bytes, 'it is of another seal');
  const found = await files.read(answer, 0, Math.min(bytes, largestAnswerBytes));
  if (found.length !== bytes || stamp.answerSha256 !== deps.digest(found))
    return fileFault(answer, 'digest', bytes, 'it is not the one that was kept');
  return { key, judge: () => judged(deps, found, text) };
}

async function judged(
  { checkTimeStamp }: Deps,
  found: Uint8Array,
  text: string,
): Promise<ProvenTimeStamp | ExportFault> {
  const verdict = await checkTimeStamp(found, new TextEncoder().encode(text));
  if (verdict.outcome === 'wrong') return fileFault(answer, 'time-stamp', found.length, verdict.why);
  if (verdict.outcome === 'unchecked') return { at: null, authority: null };
  return { at: new Date(verdict.atMs).toISOString(), authority: verdict.authority };
}
