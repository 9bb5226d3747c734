import type { AccountRecord } from '../domain/accounts/account.ts';

/** Keeps accounts. Every method throws `store-failed` when the store cannot be read or written. */
export interface AccountStore {
  /** Adds an account unless one of the same name (see `accountNameKey`) exists. */
  add(account: AccountRecord): Promise<'added' | 'name-taken'>;
  byId(id: string): Promise<AccountRecord | null>;
  byName(name: string): Promise<AccountRecord | null>;
  /** All accounts, oldest first. */
  list(): Promise<AccountRecord[]>;
  /** Answers whether the account exists. */
  setDisabled(id: string, disabled: boolean): Promise<boolean>;
}
