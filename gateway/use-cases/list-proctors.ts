import type { Proctor } from '../contract/proctors.ts';
import { mayProctor } from '../domain/accounts/account.ts';
import type { AccountStore } from '../ports/account-store.ts';

interface Deps {
  accounts: AccountStore;
}

/** Everybody who may answer for exam sessions now, by name; rejects with `store-failed`. */
export const listProctors = (deps: Deps) => async (): Promise<Proctor[]> =>
  (await deps.accounts.list())
    .filter(mayProctor)
    .map(({ id, name }) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name));
