import { z } from 'zod';
import { blindStateSchema } from './blind-states.ts';
import { examProgress } from './exam-progress.ts';
import { examSchema } from './exams.ts';
import { mediaTrackSchema } from './media.ts';
import { signInLinkSchema } from './sign-in.ts';

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
    /** Whether a proctor's voice can be played to the candidate now. */
    hasSpeaker: z.boolean(),
    /** Whether the headset is worn, null where it does not say, and which of its lenses something covers, 0, 1 … */
    worn: z.boolean().nullable(),
    coveredLenses: z.array(z.int().min(0)),
    /** What cannot be seen or heard now, the oldest first. */
    blindStates: z.array(blindStateSchema),
  }),
  ...examProgress,
  /**
   * How the recording goes that the exam's policy asks for: `waiting` for a headset that gives pictures, `short-of-space` where the disk will be full
   * before the exams are over, `failing` where it takes nothing; null while nothing is to be recorded.
   */
  recording: z.enum(['recording', 'waiting', 'short-of-space', 'failing']).nullable(),
  viewers: z.array(z.object({ accountName: z.string(), since: z.iso.datetime() })),
  /**
   * A media server of somebody else that receives pictures and sound as well, since when, null while it does not; before
   * the candidate's consent the one that will. Null where there is none, or the candidate has not agreed to this one.
   */
  publishing: z.object({ origin: z.string(), since: z.iso.datetime().nullable() }).nullable(),
  /**
   * A legal hold: nothing of it is deleted meanwhile, whatever the exam's policy says; null where there is none. Who placed it and why is told to
   * those who watch rooms only.
   */
  hold: z
    .object({ since: z.iso.datetime(), byName: z.string().nullable(), reason: z.string().nullable() })
    .nullable(),
});
export type ExamSession = z.infer<typeof examSessionSchema>;

/** What is scheduled: an exam for a candidate who does not have an account yet. */
export const newExamSessionSchema = z.strictObject({
  exam: examSchema,
  candidateName: z.string().trim().min(1).max(120),
  /** The headset of the candidate's seat; where absent, the next one that is free. */
  headsetId: z.string().max(200).optional(),
});
export type NewExamSession = z.infer<typeof newExamSessionSchema>;

export const scheduledExamSessionSchema = z.object({
  examSession: examSessionSchema,
  /** Signs the candidate in, once. */
  candidateLink: signInLinkSchema,
});
export type ScheduledExamSession = z.infer<typeof scheduledExamSessionSchema>;

export const examSessionListSchema = z.object({ examSessions: z.array(examSessionSchema) });

const iceServerSchema = z.object({
  urls: z.array(z.string()),
  username: z.string().exactOptional(),
  credential: z.string().exactOptional(),
});

/** Bearer token for the WHEP endpoint of one exam session, short-lived and single-purpose. */
export const viewerTokenSchema = z.object({
  token: z.string(),
  whepUrl: z.string(),
  expiresAt: z.iso.datetime(),
  /** STUN and TURN servers that a connection may need, as `RTCConfiguration` takes them; they expire hours later. */
  iceServers: z.array(iceServerSchema),
});
export type ViewerToken = z.infer<typeof viewerTokenSchema>;
