import { roles } from '../contract/roles.ts';
import { addDemonstration, addDemonstrationAccount, type AddDemonstrationDeps } from './add-demonstration.ts';

interface Deps extends AddDemonstrationDeps {
  demonstrates: boolean;
}

/**
 * Makes an empty store usable: one account per role and, where demonstrations are wanted, an exam session in progress. Does
 * nothing on a used one.
 */
export const prepareDemonstration = (deps: Deps) => async (): Promise<void> => {
  if ((await deps.accounts.list()).length > 0) return;
  for (const role of roles) if (role !== 'candidate') await addDemonstrationAccount(deps, role, null);
  if (deps.demonstrates) await addDemonstration(deps, null);
};
