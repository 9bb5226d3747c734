/** One signed-in browser. Its secret is known to the browser only; here is the digest of it. */
export interface SignInRecord {
  secretDigest: string;
  accountId: string;
  createdAtMs: number;
  lastSeenAtMs: number;
}

/** A sign-in ends after this time without a sign of life; an open console gives one by its event stream. */
export const signInIdleMs = 2 * 3_600_000;

/** A sign-in ends after this time whatever happens: longer than a shift, shorter than a day. */
export const signInLifetimeMs = 14 * 3_600_000;

/** Signs of life closer together than this are not written down again. */
const touchIntervalMs = 60_000;

export function signInIsAlive(signIn: SignInRecord, nowMs: number): boolean {
  return nowMs - signIn.lastSeenAtMs < signInIdleMs && nowMs - signIn.createdAtMs < signInLifetimeMs;
}

export function signInNeedsTouch(signIn: SignInRecord, nowMs: number): boolean {
  return nowMs - signIn.lastSeenAtMs >= touchIntervalMs;
}
