import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const chainHead = z.strictObject({
  count: z.int().min(0),
  /** Hash of the last one; 64 zeros where there is none. */
  headHash: sha256,
});
export type ChainHead = z.infer<typeof chainHead>;

/** What a seal is of: everything that is known of a recording, by the heads of its chains. Times are milliseconds of the exam sessions' time base. */
export const evidenceManifestSchema = z.strictObject({
  format: z.literal('roundsight evidence manifest 1'),
  examSessionId: z.string(),
  examTitle: z.string(),
  /** Time of tick 0; null where nothing was ever recorded. */
  originMs: z.int().nullable(),
  /** The evidence chain. */
  entries: chainHead,
  /** The log of the exam session. */
  log: chainHead,
  tracks: z.array(
    z.strictObject({
      trackId: z.string(),
      kind: z.string(),
      label: z.string(),
      segments: z.int().min(0),
      mp4Bytes: z.int().min(0),
      fileBytes: z.int().min(0),
      /** When the first segment begins and the last one ends; null without any. */
      firstMs: z.int().nullable(),
      lastMs: z.int().nullable(),
    }),
  ),
  sealedAtMs: z.int(),
  /** The key that sealed it. */
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
});
export type EvidenceManifest = z.infer<typeof evidenceManifestSchema>;

export const sealedManifestSchema = z.strictObject({
  manifest: evidenceManifestSchema,
  /** Ed25519 (RFC 8032) of the manifest as canonical text in UTF-8; base64. */
  signature: z.base64(),
});
export type SealedManifest = z.infer<typeof sealedManifestSchema>;

/** That the seal of a recording has a time stamp (RFC 3161), signed by the gateway: an exported one can neither be changed nor exchanged. */
export const sealTimeStampSchema = z.strictObject({
  stamp: z.strictObject({
    format: z.literal('roundsight evidence time stamp 1'),
    examSessionId: z.string(),
    /** Of the sealed manifest as canonical text and a line feed, as it is exported: what was stamped. */
    manifestSha256: sha256,
    /** Of the authority's answer (TimeStampResp in DER). */
    answerSha256: sha256,
    keptAtMs: z.int(),
    /** The key that signed this; another one than sealed where that was changed meanwhile. */
    keyId: z.string().regex(/^[0-9a-f]{32}$/),
  }),
  /** Ed25519 of the stamp as canonical text in UTF-8; base64. */
  signature: z.base64(),
});
export type SealTimeStamp = z.infer<typeof sealTimeStampSchema>;

/** A public key that seals, or sealed, and when. */
export const sealKeySchema = z.strictObject({
  /** First 16 bytes of the SHA-256 of the key (SubjectPublicKeyInfo in DER), hexadecimal. */
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
  /** PEM, SubjectPublicKeyInfo. */
  publicKey: z.string(),
  validFrom: z.iso.datetime(),
  /** Null for the one that seals now. */
  validTo: z.iso.datetime().nullable(),
});
export type SealKey = z.infer<typeof sealKeySchema>;
export const sealKeyListSchema = z.strictObject({ keys: z.array(sealKeySchema) });

/** The same as people hand it on: an exported recording has its key without the times. */
export const trustedKeyListSchema = z.strictObject({
  keys: z.array(sealKeySchema.partial({ validFrom: true, validTo: true })).min(1),
});
