import type { AccountRecord } from '../domain/accounts/account.ts';

/** The person behind a request, and by which sign-in. */
export interface SignedIn {
  account: AccountRecord;
  /** Digest of the sign-in's secret: names the sign-in, is of no use to a thief. */
  secretDigest: string;
}
