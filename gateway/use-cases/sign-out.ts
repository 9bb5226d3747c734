import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { SignInStore } from '../ports/sign-in-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import { endViewingOfSignIn } from './end-viewing.ts';
import type { ViewerRegistry } from './viewer-registry.ts';
import type { ViewerTokens } from './viewer-tokens.ts';

interface Deps {
  signIns: SignInStore;
  consoleEvents: ConsoleEvents;
  viewers: ViewerRegistry;
  viewerTokens: ViewerTokens;
  clock: Clock;
  audit: AuditLog;
}

/** Ends a sign-in with everything that hangs on it: its viewers, its viewer tokens and its event streams. */
export const signOut =
  (deps: Deps) =>
  async (signedIn: SignedIn): Promise<void> => {
    await deps.signIns.remove(signedIn.secretDigest);
    endViewingOfSignIn(deps, signedIn.secretDigest);
    deps.consoleEvents.closeSignIn(signedIn.secretDigest);
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'sign-out',
      accountId: signedIn.account.id,
      subjectId: null,
      detail: {},
    });
  };
