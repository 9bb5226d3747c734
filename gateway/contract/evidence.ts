import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const trackId = z.string().min(1);
const ticks = z.int().min(0);

export const evidenceTrackSchema = z.strictObject({ trackId, kind: z.string().min(1), label: z.string() });
export type EvidenceTrack = z.infer<typeof evidenceTrackSchema>;

/** Why a part of what should be recorded is not. */
export const gapCauseSchema = z.enum([
  'gateway-stopped',
  'worker-died',
  'camera-lost',
  'disk-full',
  'disk-error',
  'too-slow',
  'unknown',
]);
export type GapCause = z.infer<typeof gapCauseSchema>;

/** What the chain adds to every entry. */
const place = {
  examSessionId: z.string(),
  /** 1, 2, 3 … within the exam session. */
  position: z.int().min(1),
  /** Time base of the exam sessions, milliseconds. */
  atMs: z.int(),
  /** Hash of the entry before; 64 zeros for the first. */
  previousHash: sha256,
  /** SHA-256 of everything else as canonical text. */
  hash: sha256,
};

const entryKinds = [
  z.strictObject({
    ...place,
    kind: z.literal('recording-started'),
    /** Time of tick 0 on the time base of the exam sessions, milliseconds. */
    originMs: z.int(),
    tracks: z.array(evidenceTrackSchema),
  }),
  z.strictObject({
    ...place,
    kind: z.literal('segment'),
    trackId,
    /** 1, 2, 3 … within the track. */
    number: z.int().min(1).max(0xffff_ffff),
    /** Ticks a second. */
    timescale: z.int().min(1).max(0xffff_ffff),
    startTicks: ticks,
    /** When its last sample ends. */
    endTicks: ticks,
    mp4Bytes: z.int().min(0),
    fileBytes: z.int().min(0),
    /** Null where nobody has counted them. */
    samples: z.int().min(0).nullable(),
    /** Of the MP4 file. */
    sha256,
    /** False where it was recovered from a file that was cut off. */
    ended: z.boolean(),
  }),
  z.strictObject({
    ...place,
    kind: z.literal('gap'),
    trackId,
    fromMs: z.int(),
    toMs: z.int(),
    cause: gapCauseSchema,
  }),
  /** A row of the exam session's log, so that it and the recording form one chain. */
  z.strictObject({ ...place, kind: z.literal('log'), sequence: z.int().min(1), rowHash: sha256 }),
  z.strictObject({
    ...place,
    kind: z.literal('recording-ended'),
    cause: z.enum(['session-ended', 'consent-withdrawn', 'gateway-stopped']),
  }),
] as const;

/** An entry of the evidence chain of an exam session, as it is kept for ever. */
export const evidenceEntrySchema = z.discriminatedUnion('kind', [...entryKinds]);
export type EvidenceEntry = z.infer<typeof evidenceEntrySchema>;
export type SegmentEntry = Extract<EvidenceEntry, { kind: 'segment' }>;
