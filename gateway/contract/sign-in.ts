import { z } from 'zod';
import { roleSchema } from './roles.ts';

export const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  /** The exam session a candidate belongs to; null for everybody else. */
  examSessionId: z.string().nullable(),
});
export type Account = z.infer<typeof accountSchema>;

export const signInRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  password: z.string().min(1).max(1024),
});
export const linkSignInRequestSchema = z.strictObject({ token: z.string().min(16).max(200) });
export const signedInSchema = z.object({ account: accountSchema });

export const accountListSchema = z.object({
  accounts: z.array(accountSchema.extend({ disabled: z.boolean(), hasPassword: z.boolean() })),
});
export const newAccountSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  role: roleSchema,
  password: z.string().min(12).max(1024),
});
export const accountChangeSchema = z.strictObject({ disabled: z.boolean() });
