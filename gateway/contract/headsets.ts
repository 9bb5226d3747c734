import { z } from 'zod';
import { mediaConditionSchema } from './exam-sessions.ts';

/** How a headset is; those of its media, and `idle`: connected, in no exam session; `updating`: it waits for firmware. */
export const headsetConditionSchema = z.enum([...mediaConditionSchema.options, 'idle', 'updating']);
export type HeadsetCondition = z.infer<typeof headsetConditionSchema>;

export const headsetSchema = z.object({
  id: z.string(),
  model: z.string(),
  serial: z.string(),
  firmwareVersion: z.string(),
  calibrationDate: z.iso.date().nullable(),
  virtual: z.boolean(),
  connected: z.boolean(),
  condition: headsetConditionSchema,
  faultCode: z.string().nullable(),
});
export type Headset = z.infer<typeof headsetSchema>;
export const headsetListSchema = z.object({ headsets: z.array(headsetSchema) });
