import type { AccountStore } from '../ports/account-store.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignInLinkStore } from '../ports/sign-in-link-store.ts';
import type { SignInStore } from '../ports/sign-in-store.ts';
import { openSignIn, type OpenedSignIn } from './open-sign-in.ts';

interface Deps {
  accounts: AccountStore;
  links: SignInLinkStore;
  signIns: SignInStore;
  secrets: Secrets;
  clock: Clock;
  audit: AuditLog;
}

/** Signs in who holds an unused link, once; throws `link-invalid` for an unknown, used or expired one. */
export const signInWithLink =
  (deps: Deps) =>
  async (token: string): Promise<OpenedSignIn> => {
    const nowMs = deps.clock.wallMs();
    const link = await deps.links.take(deps.secrets.digest(token), nowMs);
    const account = link === null ? null : await deps.accounts.byId(link.accountId);
    if (account !== null && !account.disabled) return openSignIn(deps, account, 'link');
    await deps.audit.record({
      atMs: nowMs,
      action: 'sign-in-refused',
      accountId: null,
      subjectId: account?.id ?? null,
      detail: { method: 'link' },
    });
    throw new CodedError('link-invalid');
  };
