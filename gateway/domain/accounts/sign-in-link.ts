/** A link that signs one person in once. The token is in the link only; here is the digest of it. */
export interface SignInLinkRecord {
  tokenDigest: string;
  accountId: string;
  expiresAtMs: number;
}

export const signInLinkLifetimeMs = 12 * 3_600_000;

/** The address to give to a person. The token is in the fragment, so that it reaches no log of requests. */
export function signInLinkUrl(address: string, token: string): string {
  return `${address}/sign-in#token=${token}`;
}
