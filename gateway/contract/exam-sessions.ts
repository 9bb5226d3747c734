import { z } from 'zod';
import { mediaTrackSchema } from './media.ts';

export const examSessionStateSchema = z.enum([
  'scheduled',
  'checking-in',
  'lobby',
  'in-progress',
  'paused',
  'ended',
  'terminated',
  'expired',
  'cancelled',
]);
export type ExamSessionState = z.infer<typeof examSessionStateSchema>;

/** Whether pictures are arriving now. */
export const mediaConditionSchema = z.enum(['starting', 'live', 'recovering', 'failed', 'absent']);
export type MediaCondition = z.infer<typeof mediaConditionSchema>;

export const examSessionSchema = z.object({
  id: z.string(),
  examTitle: z.string(),
  candidateName: z.string(),
  state: examSessionStateSchema,
  startedAt: z.iso.datetime().nullable(),
  headsetId: z.string().nullable(),
  media: z.object({
    condition: mediaConditionSchema,
    /** Error code of the catalogue when the condition is `recovering` or `failed`. */
    faultCode: z.string().nullable(),
    tracks: z.array(mediaTrackSchema),
    /** True when the picture comes from the virtual headset. */
    virtual: z.boolean(),
  }),
  viewers: z.array(z.object({ accountName: z.string(), since: z.iso.datetime() })),
});
export type ExamSession = z.infer<typeof examSessionSchema>;

export const examSessionListSchema = z.object({ examSessions: z.array(examSessionSchema) });

/** Bearer token for the WHEP endpoint of one exam session, short-lived and single-purpose. */
export const viewerTokenSchema = z.object({
  token: z.string(),
  whepUrl: z.string(),
  expiresAt: z.iso.datetime(),
});
export type ViewerToken = z.infer<typeof viewerTokenSchema>;
