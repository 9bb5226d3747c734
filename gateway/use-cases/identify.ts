import { signInIsAlive, signInNeedsTouch } from '../domain/accounts/sign-in.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignInStore } from '../ports/sign-in-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';

interface Deps {
  accounts: AccountStore;
  signIns: SignInStore;
  secrets: Secrets;
  clock: Clock;
}

/** Who is behind a sign-in, by its digest; null when it ended or its account was disabled. Counts as a sign of life. */
export const identifyDigest =
  (deps: Omit<Deps, 'secrets'>) =>
  async (secretDigest: string): Promise<SignedIn | null> => {
    const signIn = await deps.signIns.byDigest(secretDigest);
    const nowMs = deps.clock.wallMs();
    if (signIn === null || !signInIsAlive(signIn, nowMs)) return null;
    const account = await deps.accounts.byId(signIn.accountId);
    if (account === null || account.disabled) return null;
    if (signInNeedsTouch(signIn, nowMs)) await deps.signIns.touch(secretDigest, nowMs);
    return { account, secretDigest };
  };

/** Who is behind the secret of a cookie; null when nobody is. */
export const identify = (deps: Deps) => {
  const byDigest = identifyDigest(deps);
  return (secret: string): Promise<SignedIn | null> => byDigest(deps.secrets.digest(secret));
};
