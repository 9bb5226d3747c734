import { signedTombstoneSchema, type SignedTombstone, type Tombstone } from '../contract/tombstones.ts';
import type { SignatureCheck, TrustedKey } from '../domain/evidence/evidence-manifest.ts';
import { verifyTombstone } from '../domain/evidence/tombstone.ts';
import type { Digest } from '../domain/exam-session/log-row.ts';
import { valueOf } from './read-export-rows.ts';
import { whyUnproven } from './export-file-fault.ts';

interface Deps {
  digest: Digest;
  isSigned: SignatureCheck;
}

export interface TombstoneFault {
  why: 'form' | 'key-unknown' | 'key-not-valid-then' | 'signature-wrong' | 'digest';
  /** Which part of the tombstone it is, such as `tracks.0.files`; null where that is not known. */
  member: string | null;
  detail: string;
}

export interface CheckedTombstone {
  outcome: 'whole' | 'wrong';
  faults: TombstoneFault[];
  /** Null where it is not proven. */
  proven: Tombstone | null;
}

/** Whether a tombstone is, to the byte, what one of these keys signed; what is wrong is named where that can be told. */
export const checkTombstone =
  ({ digest, isSigned }: Deps) =>
  (bytes: Uint8Array, keys: readonly TrustedKey[]): CheckedTombstone => {
    const last = bytes.length - 1;
    const isEnded = bytes[last] === 0x0a;
    const read = valueOf(isEnded ? bytes.subarray(0, last) : bytes, signedTombstoneSchema);
    if ('why' in read) return wrong(formFaults(bytes, read.why));
    if (!isEnded) return wrong([{ why: 'form', member: null, detail: 'it does not end with a line feed' }]);
    const { verdict, changed } = verifyTombstone(read.value, keys, isSigned, digest);
    if (verdict === 'valid' && changed.length === 0)
      return { outcome: 'whole', faults: [], proven: read.value.tombstone };
    return wrong(contentFaults(verdict, changed));
  };

const wrong = (faults: TombstoneFault[]): CheckedTombstone => ({ outcome: 'wrong', faults, proven: null });

function contentFaults(
  verdict: ReturnType<typeof verifyTombstone>['verdict'],
  changed: readonly string[],
): TombstoneFault[] {
  // What is signed is right where the signature is: then it is the digests that were changed.
  if (verdict === 'valid')
    return changed.map((member) => ({ why: 'digest', member, detail: 'its digest was changed' }));
  const why = verdict;
  if (why !== 'signature-wrong' || changed.length === 0)
    return [{ why, member: null, detail: whyUnproven[why] }];
  return changed.map((member) => ({ why, member, detail: 'it is not what its digest says: it was changed' }));
}

/** Where a text that is none has JSON, its first member that is not as it should be. */
function formFaults(bytes: Uint8Array, detail: string): TombstoneFault[] {
  const read = signedTombstoneSchema.safeParse(jsonOf(bytes));
  if (read.success || jsonOf(bytes) === undefined) return [{ why: 'form', member: null, detail }];
  return read.error.issues.map(({ path, message }) => ({
    ...{ why: 'form', detail: message },
    member:
      path
        .map(String)
        .join('.')
        .replace(/^tombstone\./, '') || null,
  }));
}

function jsonOf(bytes: Uint8Array): SignedTombstone | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as SignedTombstone;
  } catch {
    return undefined;
  }
}
