import { z } from 'zod';

/** Every role a person can sign in with; what each may do is decided per route and per event. */
export const roleSchema = z.enum(['candidate', 'proctor', 'supervisor', 'technician', 'administrator']);
export type Role = z.infer<typeof roleSchema>;
export const roles = roleSchema.options;
