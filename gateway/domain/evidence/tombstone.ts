import type { EvidenceEntry } from '../../contract/evidence.ts';
import type { ChainHead, SealedManifest } from '../../contract/evidence-manifest.ts';
import type { SignedTombstone, Tombstone } from '../../contract/tombstones.ts';
import { canonicalText, firstPreviousHash, type Digest } from '../exam-session/log-row.ts';
import type { UnreadableEntry } from './evidence-entry.ts';
import {
  trackTotals,
  verifySignature,
  type SealVerdict,
  type SignatureCheck,
  type Signer,
  type TrustedKey,
} from './evidence-manifest.ts';

/** What of a tombstone is not in the chains. */
export type DeletionFacts = Pick<
  Tombstone,
  'examSessionId' | 'why' | 'policy' | 'endedAtMs' | 'deletedAtMs' | 'pictures' | 'log'
>;

interface Kept {
  /** The evidence chain, also one that is damaged: it is to be deleted all the same. */
  entries: readonly (EvidenceEntry | UnreadableEntry)[];
  /** Whether there are files of it still. */
  hasFiles: boolean;
  sealed: SealedManifest | null;
  previous: SignedTombstone | null;
}

/** The tombstone of what is kept of an exam session, before a key is chosen. */
export function tombstoneOf(
  facts: DeletionFacts,
  { entries, hasFiles, sealed, previous }: Kept,
  digest: Digest,
): Omit<Tombstone, 'keyId'> {
  const readable = entries.filter((entry): entry is EvidenceEntry => 'kind' in entry);
  const digestOf = (value: object | null) => (value === null ? null : digest(canonicalText(value)));
  return {
    format: 'roundsight tombstone 1',
    ...facts,
    tracks: hasFiles ? trackTotals(readable).map(deletedTrack) : [],
    entries: chainHeadOf(entries.length, readable),
    manifestSha256: digestOf(sealed?.manifest ?? null),
    previousSha256: digestOf(previous?.tombstone ?? null),
  };
}

/** Where a chain ended of which so many were kept and these can be read. */
export function chainHeadOf(count: number, readable: readonly { hash: string }[]): ChainHead {
  return { count, headHash: readable.at(-1)?.hash ?? firstPreviousHash };
}

type DeletedTrack = Tombstone['tracks'][number];

const deletedTrack = (total: ReturnType<typeof trackTotals>[number]): DeletedTrack => {
  const { trackId, segments: files, fileBytes: bytes, firstMs, lastMs } = total;
  return { trackId, files, bytes, firstMs, lastMs };
};

/** Signs a tombstone: with the key's own id in it. */
export function signTombstone(
  unsigned: Omit<Tombstone, 'keyId'>,
  { keyId, sign }: Signer,
  digest: Digest,
): SignedTombstone {
  const tombstone = { ...unsigned, keyId };
  return { tombstone, digests: digestsOf(tombstone, digest), signature: sign(canonicalText(tombstone)) };
}

function digestsOf(tombstone: Tombstone, digest: Digest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tombstone).map(([member, value]) => [member, digest(canonicalText(value))]),
  );
}

export interface TombstoneVerdict {
  verdict: SealVerdict;
  /** Members that are not as their digests say, in alphabetical order; none where the digests were changed as well. */
  changed: string[];
}

/** Whether one of these keys signed a tombstone, while it was the one that seals, and what was changed where that can be told. */
export function verifyTombstone(
  { tombstone, digests, signature }: SignedTombstone,
  keys: readonly TrustedKey[],
  isSigned: SignatureCheck,
  digest: Digest,
): TombstoneVerdict {
  const { keyId, deletedAtMs: atMs } = tombstone;
  const verdict = verifySignature({ keyId, atMs, signed: tombstone, signature }, keys, isSigned);
  const actual = digestsOf(tombstone, digest);
  const members = [...new Set([...Object.keys(actual), ...Object.keys(digests)])].sort();
  return { verdict, changed: members.filter((member) => actual[member] !== digests[member]) };
}
