import { z } from 'zod';

/** Why somebody places or lifts a hold. */
export const holdReasonSchema = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** Who placed or lifted a hold, when and why. */
const deedSchema = z.object({
  at: z.iso.datetime(),
  accountId: z.string(),
  name: z.string(),
  reason: z.string(),
});

export const legalHoldSchema = z.object({
  id: z.string(),
  placed: deedSchema,
  /** Null while it lasts. */
  lifted: deedSchema.nullable(),
});
export type LegalHold = z.infer<typeof legalHoldSchema>;

/** Every hold that an exam session was ever on, the oldest first; only the last one may last still. */
export const legalHoldListSchema = z.object({ holds: z.array(legalHoldSchema) });
