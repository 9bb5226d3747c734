import type { ChainHead } from '../contract/evidence-manifest.ts';
import type { EvidenceEntry } from '../contract/evidence.ts';
import type { DeletionCause, SignedTombstone, Tombstone } from '../contract/tombstones.ts';
import type { UnreadableEntry } from '../domain/evidence/evidence-entry.ts';
import { signTombstone, tombstoneOf } from '../domain/evidence/tombstone.ts';
import type { Digest } from '../domain/exam-session/log-row.ts';
import type { BlindPictureStore } from '../ports/blind-picture-store.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { FigureHistory } from '../ports/figure-history.ts';
import type { IdentityStillStore } from '../ports/identity-still-store.ts';
import type { SealKeys } from '../ports/seal-keys.ts';
import type { SealStore } from '../ports/seal-store.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';

/** Pictures of candidates, of one kind. */
type Pictures = Pick<
  IdentityStillStore & BlindPictureStore,
  'count' | 'examSessionIds' | 'removeOfExamSession'
>;

export interface BuryingDeps {
  evidence: Pick<EvidenceStore, 'list' | 'wrappedKey' | 'eraseKey'>;
  evidenceFiles: Pick<EvidenceFiles, 'erase'>;
  figureHistory: Pick<FigureHistory, 'forget'>;
  identityStills: Pictures;
  blindPictures: Pictures;
  seals: Pick<SealStore, 'ofExamSession'>;
  sealKeys: Pick<SealKeys, 'signer'>;
  tombstones: Pick<TombstoneStore, 'bury' | 'ofExamSession'>;
  /** SHA-256. */
  digest: Digest;
  /** On the time base of the exam sessions. */
  nowMs: () => number;
}

export interface Deletion extends Pick<Tombstone, 'examSessionId' | 'endedAtMs' | 'policy'> {
  why: DeletionCause;
  log: ChainHead;
}

/**
 * Proves what is about to be deleted of an exam session: keeps the signed tombstone and its audit entry, once, and answers with whether what is
 * kept may be deleted now. False where it is on legal hold.
 */
export async function bury(deps: BuryingDeps, deletion: Deletion): Promise<boolean> {
  const { examSessionId, why } = deletion;
  const signed = await tombstoneFor(deps, deletion);
  const { deletedAtMs: atMs, tracks, pictures } = signed.tombstone;
  const outcome = await deps.tombstones.bury(signed, {
    ...{ atMs, action: 'recording-deleted', accountId: null, subjectId: examSessionId },
    detail: {
      ...{ why, tracks: tracks.length, files: tracks.reduce((sum, { files }) => sum + files, 0) },
      pictures: pictures.identityStills + pictures.blindPictures,
    },
  });
  return outcome !== 'held';
}

/**
 * Deletes the recording and the pictures of an exam session that has a tombstone. The key goes first: from then on nobody can see the recording,
 * whatever becomes of the files.
 */
export async function deleteKept(
  { evidence, evidenceFiles, figureHistory, identityStills, blindPictures }: BuryingDeps,
  examSessionId: string,
): Promise<void> {
  await evidence.eraseKey(examSessionId);
  await evidenceFiles.erase(examSessionId);
  await figureHistory.forget(examSessionId);
  for (const pictures of [identityStills, blindPictures]) await pictures.removeOfExamSession(examSessionId);
}

async function tombstoneFor(deps: BuryingDeps, deletion: Deletion): Promise<SignedTombstone> {
  const { evidence, seals, sealKeys, tombstones, identityStills, blindPictures, digest } = deps;
  const { examSessionId } = deletion;
  const kept = {
    entries: await entriesOf(evidence, examSessionId),
    hasFiles: (await evidence.wrappedKey(examSessionId)) !== null,
    sealed: await seals.ofExamSession(examSessionId),
    previous: (await tombstones.ofExamSession(examSessionId)).at(-1) ?? null,
  };
  const pictures = {
    identityStills: await identityStills.count(examSessionId),
    blindPictures: await blindPictures.count(examSessionId),
  };
  const signer = await sealKeys.signer();
  const facts = { ...deletion, pictures, deletedAtMs: deps.nowMs() };
  return signTombstone(tombstoneOf(facts, kept, digest), signer, digest);
}

const entriesAtOnce = 250;

/** Other work of the process goes on in between. */
async function entriesOf(evidence: BuryingDeps['evidence'], examSessionId: string) {
  const entries: (EvidenceEntry | UnreadableEntry)[] = [];
  for (let page; page === undefined || page.length === entriesAtOnce;) {
    const afterPosition: number = entries.at(-1)?.position ?? 0;
    page = await evidence.list(examSessionId, { afterPosition, limit: entriesAtOnce });
    entries.push(...page);
  }
  return entries;
}
