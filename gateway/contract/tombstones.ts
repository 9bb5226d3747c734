import { z } from 'zod';
import { chainHead } from './evidence-manifest.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

/** Why something was deleted: its time was over, or the person it is about was erased. */
export const deletionCauseSchema = z.enum(['time-over', 'person-erased']);
export type DeletionCause = z.infer<typeof deletionCauseSchema>;

/**
 * What was deleted of an exam session: how much and from when, nothing of what was in it and nobody's name. Times are milliseconds of the exam
 * sessions' time base.
 */
export const tombstoneSchema = z.strictObject({
  format: z.literal('roundsight tombstone 1'),
  examSessionId: z.string(),
  why: deletionCauseSchema,
  /** What the exam's policy said; null where its log cannot be read any more. */
  policy: z.strictObject({ recorded: z.boolean(), keptDays: count }).nullable(),
  endedAtMs: z.int().nullable(),
  /** When it was decided: from then on it was deleted, whatever happened to the gateway. */
  deletedAtMs: z.int(),
  /** Files of recordings, by the evidence chain; none where they had been deleted before. */
  tracks: z.array(
    z.strictObject({
      trackId: z.string(),
      files: count,
      bytes: count,
      /** When the first one begins and the last one ends; null without any. */
      firstMs: z.int().nullable(),
      lastMs: z.int().nullable(),
    }),
  ),
  pictures: z.strictObject({ identityStills: count, blindPictures: count }),
  /** Where the evidence chain and the log of the exam session ended then. */
  entries: chainHead,
  log: chainHead,
  /** SHA-256 of the sealed manifest as canonical text; null where it was not sealed. */
  manifestSha256: sha256.nullable(),
  /** The same of the tombstone before it, of the same exam session; null for the first. */
  previousSha256: sha256.nullable(),
  /** The seal key that signed it. */
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
});
export type Tombstone = z.infer<typeof tombstoneSchema>;

export const signedTombstoneSchema = z.strictObject({
  tombstone: tombstoneSchema,
  /** SHA-256 of each member as canonical text: says which one was changed where the signature is wrong. */
  digests: z.record(z.string(), sha256),
  /** Ed25519 (RFC 8032) of the tombstone as canonical text in UTF-8; base64. */
  signature: z.base64(),
});
export type SignedTombstone = z.infer<typeof signedTombstoneSchema>;
