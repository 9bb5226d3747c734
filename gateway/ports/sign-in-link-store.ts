import type { SignInLinkRecord } from '../domain/accounts/sign-in-link.ts';

/** Keeps one-time sign-in links. Every method throws `store-failed` when the store cannot be read or written. */
export interface SignInLinkStore {
  add(link: SignInLinkRecord): Promise<void>;
  /** Takes the link out, so that of any number of callers one gets it; null when unknown, used or expired. */
  take(tokenDigest: string, nowMs: number): Promise<SignInLinkRecord | null>;
  removeOfAccount(accountId: string): Promise<void>;
  removeExpired(nowMs: number): Promise<void>;
}
