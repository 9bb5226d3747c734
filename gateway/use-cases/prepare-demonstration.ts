import { roles } from '../contract/roles.ts';
import { addDemonstration, addDemonstrationAccount, type AddDemonstrationDeps } from './add-demonstration.ts';

/** Makes an empty store usable: one account per role, and an exam session in progress. Does nothing on a used one. */
export const prepareDemonstration = (deps: AddDemonstrationDeps) => async (): Promise<void> => {
  if ((await deps.accounts.list()).length > 0) return;
  for (const role of roles) if (role !== 'candidate') await addDemonstrationAccount(deps, role, null);
  await addDemonstration(deps, null);
};
