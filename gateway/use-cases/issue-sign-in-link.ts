import type { AccountRecord } from '../domain/accounts/account.ts';
import { signInLinkLifetimeMs } from '../domain/accounts/sign-in-link.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignInLinkStore } from '../ports/sign-in-link-store.ts';

interface Deps {
  accounts: AccountStore;
  links: SignInLinkStore;
  secrets: Secrets;
  clock: Clock;
  audit: AuditLog;
}

export interface IssuedLink {
  account: AccountRecord;
  token: string;
  expiresAtMs: number;
}

/** Makes a one-time sign-in link for an account; throws `not-found` for an unknown or disabled one. `by` null: the gateway itself. */
export const issueSignInLink =
  (deps: Deps) =>
  async (by: AccountRecord | null, accountId: string): Promise<IssuedLink> => {
    const account = await deps.accounts.byId(accountId);
    if (account === null || account.disabled) throw new CodedError('not-found');
    const nowMs = deps.clock.wallMs();
    const token = deps.secrets.newToken();
    const expiresAtMs = nowMs + signInLinkLifetimeMs;
    await deps.links.add({ tokenDigest: deps.secrets.digest(token), accountId, expiresAtMs });
    await deps.audit.record({
      atMs: nowMs,
      action: 'sign-in-link-issued',
      accountId: by?.id ?? null,
      subjectId: accountId,
      detail: {},
    });
    return { account, token, expiresAtMs };
  };
