import type { AccountRecord } from '../domain/accounts/account.ts';
import type { NewAccount } from '../contract/sign-in.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignedIn } from '../ports/signed-in.ts';

interface Deps {
  accounts: AccountStore;
  passwords: PasswordHasher;
  secrets: Secrets;
  clock: Clock;
  audit: AuditLog;
}

/** Creates an account with a password; throws `account-exists` when the name is taken. */
export const createAccount =
  (deps: Deps) =>
  async (by: SignedIn, wanted: NewAccount): Promise<AccountRecord> => {
    const account: AccountRecord = {
      id: deps.secrets.newId(),
      name: wanted.name,
      role: wanted.role,
      examSessionId: null,
      passwordHash: await deps.passwords.hash(wanted.password),
      disabled: false,
      createdAtMs: deps.clock.wallMs(),
    };
    if ((await deps.accounts.add(account)) === 'name-taken') throw new CodedError('account-exists');
    await deps.audit.record({
      atMs: account.createdAtMs,
      action: 'account-created',
      accountId: by.account.id,
      subjectId: account.id,
      detail: { role: account.role },
    });
    return account;
  };
