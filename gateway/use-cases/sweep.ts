import { signInIdleMs, signInLifetimeMs } from '../domain/accounts/sign-in.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignInLinkStore } from '../ports/sign-in-link-store.ts';
import type { SignInStore } from '../ports/sign-in-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import { endViewingOfSignIn } from './end-viewing.ts';
import type { ViewerRegistry } from './viewer-registry.ts';
import type { ViewerTokens } from './viewer-tokens.ts';

interface Deps {
  signIns: SignInStore;
  links: SignInLinkStore;
  viewers: ViewerRegistry;
  viewerTokens: ViewerTokens;
  identifyDigest: (secretDigest: string) => Promise<SignedIn | null>;
  clock: Clock;
}

/** Forgets sign-ins and links that expired, and ends viewings whose sign-in is over; meant for once a minute. */
export const sweep = (deps: Deps) => async (): Promise<void> => {
  const nowMs = deps.clock.wallMs();
  await deps.links.removeExpired(nowMs);
  await deps.signIns.removeStale(nowMs - signInLifetimeMs, nowMs - signInIdleMs);
  for (const digest of new Set(deps.viewers.all().map(({ signInDigest }) => signInDigest)))
    if ((await deps.identifyDigest(digest)) === null) endViewingOfSignIn(deps, digest);
};
