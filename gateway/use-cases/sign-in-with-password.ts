import type { AccountStore } from '../ports/account-store.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignInStore } from '../ports/sign-in-store.ts';
import { openSignIn, type OpenedSignIn } from './open-sign-in.ts';

interface Deps {
  accounts: AccountStore;
  signIns: SignInStore;
  passwords: PasswordHasher;
  secrets: Secrets;
  clock: Clock;
  audit: AuditLog;
}

/**
 * Signs in who knows the password of an account; throws `credentials-wrong` for everybody else.
 *
 * An unknown name, an account without a password and a disabled account answer the same, after the same work.
 */
export const signInWithPassword =
  (deps: Deps) =>
  async (credentials: { name: string; password: string }): Promise<OpenedSignIn> => {
    const account = await deps.accounts.byName(credentials.name);
    const fits = await deps.passwords.verify(credentials.password, account?.passwordHash ?? null);
    if (account !== null && fits && !account.disabled) return openSignIn(deps, account, 'password');
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'sign-in-refused',
      accountId: null,
      subjectId: account?.id ?? null,
      detail: { method: 'password' },
    });
    throw new CodedError('credentials-wrong');
  };
