import { z } from 'zod';

/** Somebody who may answer for exam sessions. */
export const proctorSchema = z.object({ id: z.string(), name: z.string() });
export type Proctor = z.infer<typeof proctorSchema>;
export const proctorListSchema = z.object({ proctors: z.array(proctorSchema) });
