import type { SignInRecord } from '../domain/accounts/sign-in.ts';

/** Keeps who is signed in. Every method throws `store-failed` when the store cannot be read or written. */
export interface SignInStore {
  add(signIn: SignInRecord): Promise<void>;
  byDigest(secretDigest: string): Promise<SignInRecord | null>;
  touch(secretDigest: string, lastSeenAtMs: number): Promise<void>;
  remove(secretDigest: string): Promise<void>;
  removeOfAccount(accountId: string): Promise<void>;
  /** Forgets what was created before the first moment or last seen before the second. */
  removeStale(createdBeforeMs: number, lastSeenBeforeMs: number): Promise<void>;
}
