import type { EvidenceEntry, EvidenceTrack, SegmentEntry } from '../../contract/evidence.ts';
import type {
  ChainHead,
  EvidenceManifest,
  SealedManifest,
  SealKey,
} from '../../contract/evidence-manifest.ts';
import { canonicalText, firstPreviousHash } from '../exam-session/log-row.ts';
import { segmentSpan } from './evidence-coverage.ts';

export type UnsealedManifest = Omit<EvidenceManifest, 'keyId'>;

export interface SealedFacts {
  examSessionId: string;
  examTitle: string;
  log: ChainHead;
  sealedAtMs: number;
}

/** The manifest of a recording, from all entries of its chain in order, which `verifyEntries` has found whole. */
export function manifestOf(facts: SealedFacts, entries: readonly EvidenceEntry[]): UnsealedManifest {
  const started = entries.find((entry) => entry.kind === 'recording-started');
  return {
    format: 'roundsight evidence manifest 1',
    ...facts,
    originMs: started?.originMs ?? null,
    entries: headOf(entries),
    tracks: trackTotals(entries),
  };
}

/** How many entries, or rows, a chain has and where it ends. */
export function headOf(chain: readonly { hash: string }[]): ChainHead {
  return { count: chain.length, headHash: chain.at(-1)?.hash ?? firstPreviousHash };
}

type TrackTotal = EvidenceManifest['tracks'][number];

/** What there is of each track, by readable entries in order. */
export function trackTotals(entries: readonly EvidenceEntry[]): TrackTotal[] {
  const totals = new Map<string, TrackTotal>();
  let originMs = 0;
  for (const entry of entries) {
    if (entry.kind === 'recording-started') {
      originMs = entry.originMs;
      for (const track of entry.tracks)
        if (!totals.has(track.trackId)) totals.set(track.trackId, nothingOf(track));
    } else if (entry.kind === 'segment') {
      const total = totals.get(entry.trackId);
      if (total !== undefined) addSegment(total, entry, originMs);
    }
  }
  return [...totals.values()];
}

const nothingOf = ({ trackId, kind, label }: EvidenceTrack): TrackTotal => ({
  ...{ trackId, kind, label, segments: 0, mp4Bytes: 0, fileBytes: 0, firstMs: null, lastMs: null },
});

function addSegment(total: TrackTotal, segment: SegmentEntry, originMs: number): void {
  const span = segmentSpan(segment, originMs);
  const [fromMs, toMs] = [Math.round(span.fromMs), Math.round(span.toMs)];
  total.segments += 1;
  total.mp4Bytes += segment.mp4Bytes;
  total.fileBytes += segment.fileBytes;
  total.firstMs = Math.min(total.firstMs ?? fromMs, fromMs);
  total.lastMs = Math.max(total.lastMs ?? toMs, toMs);
}

/** Signs texts in UTF-8 with one key; the signature is base64. */
export interface Signer {
  keyId: string;
  sign: (text: string) => string;
}

/** Seals a manifest: with the key's own id in it. */
export function seal(unsealed: UnsealedManifest, { keyId, sign }: Signer): SealedManifest {
  const manifest = { ...unsealed, keyId };
  return { manifest, signature: sign(canonicalText(manifest)) };
}

export type SealVerdict = 'valid' | 'key-unknown' | 'key-not-valid-then' | 'signature-wrong';

/** Whether a signature, base64, is that of a text in UTF-8 by this public key, PEM. */
export type SignatureCheck = (text: string, signature: string, publicKey: string) => boolean;

/** A public key that somebody trusts; null where they do not know from when, or until when, it sealed. */
export interface TrustedKey extends Pick<SealKey, 'keyId' | 'publicKey'> {
  validFrom: string | null;
  validTo: string | null;
}

/** Whether one of these keys sealed a manifest, while it was the one that seals. */
export function verifySeal(
  { manifest, signature }: SealedManifest,
  keys: readonly TrustedKey[],
  isSigned: SignatureCheck,
): SealVerdict {
  const { keyId, sealedAtMs } = manifest;
  return verifySignature({ keyId, atMs: sealedAtMs, signed: manifest, signature }, keys, isSigned);
}

/** Whether one of these keys signed the canonical text of a value, while it was the one that seals. */
export function verifySignature(
  { keyId, atMs, signed, signature }: { keyId: string; atMs: number; signed: unknown; signature: string },
  keys: readonly TrustedKey[],
  isSigned: SignatureCheck,
): SealVerdict {
  const key = keys.find((one) => one.keyId === keyId);
  if (key === undefined) return 'key-unknown';
  if (!isSigned(canonicalText(signed), signature, key.publicKey)) return 'signature-wrong';
  const isSince = key.validFrom === null || Date.parse(key.validFrom) <= atMs;
  const isUntil = key.validTo === null || atMs <= Date.parse(key.validTo);
  return isSince && isUntil ? 'valid' : 'key-not-valid-then';
}

/** What of a manifest is not as the chains at hand say, by its members' names; both chains are whole in themselves. */
export function disagreements(
  manifest: EvidenceManifest,
  entries: readonly EvidenceEntry[],
  log: readonly { hash: string }[],
): (keyof EvidenceManifest)[] {
  const { examTitle, sealedAtMs } = manifest;
  const { examSessionId } = entries[0] ?? manifest;
  const atHand = manifestOf({ examSessionId, examTitle, sealedAtMs, log: headOf(log) }, entries);
  const members = Object.keys(atHand) as (keyof UnsealedManifest)[];
  return members.filter((member) => canonicalText(atHand[member]) !== canonicalText(manifest[member])).sort();
}
