import { z } from 'zod';

/** What a candidate does before the exam; `consent` always comes first. */
export const checkInStepSchema = z.enum(['consent', 'equipment', 'identity', 'room-scan']);
export type CheckInStep = z.infer<typeof checkInStepSchema>;

const plainText = (longest: number) => z.string().trim().min(1).max(longest);

export const examPolicySchema = z.strictObject({
  /** Required steps; consent is required whether it is named or not. */
  checkInSteps: z.array(checkInStepSchema).default(['consent', 'equipment', 'identity', 'room-scan']),
  /** Part of the sphere that the room scan must have seen, in percent. */
  roomCoveragePercent: z.int().min(0).max(100).default(85),
  /** How often a candidate's exam may be paused; null: as often as the proctor decides. */
  maxPauses: z.int().min(0).max(100).nullable().default(null),
  /** How long after an interruption the exam goes on by itself, without a proctor's word. */
  returnWindowS: z.int().min(0).max(86_400).default(900),
  /** Whether a second person must agree before an exam session is terminated. */
  twoPersonTermination: z.boolean().default(false),
  /** Whether the room, the screens and the sound are recorded, and how long that is kept. */
  recording: z.strictObject({ recorded: z.boolean(), keptDays: z.int().min(0).max(3650) }).default({
    recorded: false,
    keptDays: 0,
  }),
  /** How much of a proctor's attention the exam takes: 1 is usual. */
  loadWeight: z.number().min(0.1).max(10).default(1),
});
export type ExamPolicy = z.infer<typeof examPolicySchema>;

export const examSchema = z.strictObject({
  id: z.string().min(1).max(100),
  title: plainText(200),
  durationMinutes: z.int().min(1).max(1440),
  /** Shown to the candidate, one sentence each. */
  rules: z.array(plainText(500)).max(50).default([]),
  allowedMaterials: z.array(plainText(200)).max(50).default([]),
  policy: examPolicySchema.prefault({}),
});
export type Exam = z.infer<typeof examSchema>;
