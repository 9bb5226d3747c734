import type { Account, ManagedAccount } from '../../contract/sign-in.ts';
import type { AccountRecord } from '../../domain/accounts/account.ts';

/** What a person may know of the own account. */
export function accountAnswer({ id, name, role, examSessionId }: AccountRecord): Account {
  return { id, name, role, examSessionId };
}

/** What an administrator may know of an account: never the hash of its password. */
export function managedAccountAnswer(account: AccountRecord): ManagedAccount {
  return {
    ...accountAnswer(account),
    disabled: account.disabled,
    hasPassword: account.passwordHash !== null,
  };
}
