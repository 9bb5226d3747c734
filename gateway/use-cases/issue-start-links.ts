import { roles, type Role } from '../contract/roles.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { IssuedLink } from './issue-sign-in-link.ts';

interface Deps {
  accounts: AccountStore;
  issueSignInLink: (by: null, accountId: string) => Promise<IssuedLink>;
}

/** One fresh sign-in link per role, for the oldest enabled account of it: for whoever starts the gateway. */
export const issueStartLinks =
  (deps: Deps) => async (): Promise<{ role: Role; token: string; accountName: string }[]> => {
    const accounts = await deps.accounts.list();
    const links = [];
    for (const role of roles) {
      const account = accounts.find((candidate) => candidate.role === role && !candidate.disabled);
      if (account === undefined) continue;
      const { token } = await deps.issueSignInLink(null, account.id);
      links.push({ role, token, accountName: account.name });
    }
    return links;
  };
