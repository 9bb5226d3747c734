import { z } from 'zod';
import { mediaConditionSchema } from './exam-sessions.ts';

export const headsetSchema = z.object({
  id: z.string(),
  model: z.string(),
  serial: z.string(),
  firmwareVersion: z.string(),
  calibrationDate: z.iso.date().nullable(),
  virtual: z.boolean(),
  connected: z.boolean(),
  condition: mediaConditionSchema,
  faultCode: z.string().nullable(),
});
export type Headset = z.infer<typeof headsetSchema>;
export const headsetListSchema = z.object({ headsets: z.array(headsetSchema) });
