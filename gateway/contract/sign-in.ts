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

/** An account as an administrator sees it. */
export const managedAccountSchema = accountSchema.extend({ disabled: z.boolean(), hasPassword: z.boolean() });
export type ManagedAccount = z.infer<typeof managedAccountSchema>;
export const accountListSchema = z.object({ accounts: z.array(managedAccountSchema) });
export const managedAccountAnswerSchema = z.object({ account: managedAccountSchema });
export const newAccountSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  role: roleSchema,
  password: z.string().min(12).max(1024),
});
export const accountChangeSchema = z.strictObject({ disabled: z.boolean() });
export type NewAccount = z.infer<typeof newAccountSchema>;

/** A link that signs one person in once; the token is in the fragment, which browsers never send. */
export const signInLinkSchema = z.object({ url: z.url(), expiresAt: z.iso.datetime() });
export type SignInLink = z.infer<typeof signInLinkSchema>;
