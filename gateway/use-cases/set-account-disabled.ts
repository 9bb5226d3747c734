import type { AccountRecord } from '../domain/accounts/account.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { SignInLinkStore } from '../ports/sign-in-link-store.ts';
import type { SignInStore } from '../ports/sign-in-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import { endViewingOfAccount } from './end-viewing.ts';
import type { ViewerRegistry } from './viewer-registry.ts';
import type { ViewerTokens } from './viewer-tokens.ts';

interface Deps {
  accounts: AccountStore;
  signIns: SignInStore;
  links: SignInLinkStore;
  consoleEvents: ConsoleEvents;
  viewers: ViewerRegistry;
  viewerTokens: ViewerTokens;
  clock: Clock;
  audit: AuditLog;
}

/**
 * Disables or enables an account; throws `not-found`, and `own-account` for an administrator who would lock
 * themselves out. Whoever is disabled is signed out everywhere at once, and the links given out are worthless.
 */
export const setAccountDisabled =
  (deps: Deps) =>
  async (by: SignedIn, accountId: string, disabled: boolean): Promise<AccountRecord> => {
    if (disabled && by.account.id === accountId) throw new CodedError('own-account');
    if (!(await deps.accounts.setDisabled(accountId, disabled))) throw new CodedError('not-found');
    if (disabled) await cutOff(deps, accountId);
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: disabled ? 'account-disabled' : 'account-enabled',
      accountId: by.account.id,
      subjectId: accountId,
      detail: {},
    });
    const account = await deps.accounts.byId(accountId);
    if (account === null) throw new CodedError('not-found');
    return account;
  };

async function cutOff(deps: Deps, accountId: string): Promise<void> {
  await deps.signIns.removeOfAccount(accountId);
  await deps.links.removeOfAccount(accountId);
  endViewingOfAccount(deps, accountId);
  deps.consoleEvents.closeAccount(accountId);
}
