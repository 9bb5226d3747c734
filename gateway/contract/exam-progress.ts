import { z } from 'zod';
import { languageSchema } from './canned-messages.ts';
import { equipmentFindingSchema } from './equipment.ts';
import { checkInStepSchema, examSchema } from './exams.ts';

export const connectionStateSchema = z.enum(['online', 'reconnecting', 'offline']);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

export const pauseCauseSchema = z.enum(['proctor', 'verify-again', 'returned-late']);
export type PauseCause = z.infer<typeof pauseCauseSchema>;

const personSchema = z.object({ accountId: z.string(), name: z.string() });

/** How the check-in stands, step by step in the order in which they are done. */
export const checkInProgressSchema = z.object({
  steps: z.array(z.object({ step: checkInStepSchema, done: z.boolean(), waived: z.boolean() })),
  /** The first that is still to be done; null when the check-in is complete. */
  next: checkInStepSchema.nullable(),
  askedAgain: z.object({ steps: z.array(checkInStepSchema), reason: z.string() }).nullable(),
  equipment: z.array(equipmentFindingSchema).nullable(),
  identity: z.object({ faceStillId: z.string(), documentStillId: z.string() }).nullable(),
  roomScan: z.object({ coveragePercent: z.number(), cells: z.string() }).nullable(),
});

/** How one exam session stands, besides its media. */
export const examProgress = {
  exam: examSchema,
  /** To be sent back with a command as `basedOn`. */
  version: z.int().min(0),
  connection: connectionStateSchema,
  interruptedSince: z.iso.datetime().nullable(),
  /** Exam time at `asOf`; while it `runs`, a millisecond is used in each millisecond. */
  clock: z.object({
    limitMs: z.int(),
    usedMs: z.int(),
    runs: z.boolean(),
    asOf: z.iso.datetime(),
  }),
  checkIn: checkInProgressSchema,
  /** Null outside the lobby. `estimateMinutes` is null while nothing can be said honestly. */
  lobby: z
    .object({ since: z.iso.datetime(), place: z.int().min(1), estimateMinutes: z.int().min(1).nullable() })
    .nullable(),
  /** The candidate's language; null where it is not known. */
  language: languageSchema.nullable(),
  endedAt: z.iso.datetime().nullable(),
  endReason: z.string().nullable(),
  handRaisedSince: z.iso.datetime().nullable(),
  pause: z
    .object({
      cause: pauseCauseSchema,
      reason: z.string(),
      since: z.iso.datetime(),
      expectedMinutes: z.int().nullable(),
    })
    .nullable(),
  /** Who answers for the exam session. */
  proctor: personSchema.nullable(),
  /** Who talks to the candidate now. */
  talking: personSchema.nullable(),
  /** A termination that waits for a second person; never told to the candidate. */
  pendingTermination: personSchema.extend({ reason: z.string() }).nullable(),
};

export type ExamProgress = { [Key in keyof typeof examProgress]: z.infer<(typeof examProgress)[Key]> };
