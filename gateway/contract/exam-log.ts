import { z } from 'zod';
import { examCommandSchema } from './exam-commands.ts';
import { examSessionStateSchema } from './exam-sessions.ts';

/** Who did something: a person, or the gateway itself, which has no account. */
export const actorSchema = z.strictObject({
  role: z.enum(['candidate', 'proctor', 'supervisor', 'gateway']),
  accountId: z.string().nullable(),
  name: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One accepted command, as it is kept for ever in the log of its exam session. */
export const logRowSchema = z.strictObject({
  examSessionId: z.string(),
  /** 1, 2, 3 … within the exam session. */
  sequence: z.int().min(1),
  command: examCommandSchema,
  actor: actorSchema,
  /** Of the command; the same key never gives a second row. */
  idempotencyKey: z.string(),
  basedOn: z.int().min(0),
  /** Time base of the exam sessions: Unix time in milliseconds that never goes back. */
  atMs: z.int(),
  /** Host monotonic nanoseconds, decimal, and the boot that they belong to: what the time base was made of. */
  monotonicNs: z.string().regex(/^\d+$/),
  bootId: z.string(),
  /** What came of it: the state, and the exam time used. */
  outcome: z.strictObject({ state: examSessionStateSchema, usedMs: z.int().min(0) }),
  /** Hash of the row before; 64 zeros for the first. */
  previousHash: sha256,
  /** SHA-256 of everything above as canonical text. */
  hash: sha256,
});
export type LogRow = z.infer<typeof logRowSchema>;

/** A row as consoles see it. */
export const logEntrySchema = z.object({
  /** Place among all rows: where to go on with `GET /api/events?after=`. */
  cursor: z.int().min(1),
  examSessionId: z.string(),
  sequence: z.int().min(1),
  command: examCommandSchema,
  actor: actorSchema,
  at: z.iso.datetime(),
  /** State of the exam session after it. */
  state: examSessionStateSchema,
});
export type LogEntry = z.infer<typeof logEntrySchema>;
export const logEntryListSchema = z.object({ entries: z.array(logEntrySchema) });
