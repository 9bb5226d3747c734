import type { SealedManifest, SealTimeStamp } from '../../contract/evidence-manifest.ts';
import { canonicalText } from '../exam-session/log-row.ts';
import {
  verifySignature,
  type SealVerdict,
  type SignatureCheck,
  type Signer,
  type TrustedKey,
} from './evidence-manifest.ts';
import { exportedLine } from './exported-files.ts';

/** What is time-stamped: the sealed manifest to the byte as it is exported. */
export const stampedText = (sealed: SealedManifest): string => exportedLine(sealed);

export type StampedFacts = Omit<SealTimeStamp['stamp'], 'format' | 'keyId'>;

/** Vouches for a time stamp: with the key's own id in it. */
export function signTimeStamp(facts: StampedFacts, { keyId, sign }: Signer): SealTimeStamp {
  const stamp = { format: 'roundsight evidence time stamp 1', ...facts, keyId } as const;
  return { stamp, signature: sign(canonicalText(stamp)) };
}

/** Whether one of these keys vouches for a time stamp, while it was the one that seals. */
export function verifyTimeStamp(
  { stamp, signature }: SealTimeStamp,
  keys: readonly TrustedKey[],
  isSigned: SignatureCheck,
): SealVerdict {
  const { keyId, keptAtMs: atMs } = stamp;
  return verifySignature({ keyId, atMs, signed: stamp, signature }, keys, isSigned);
}
