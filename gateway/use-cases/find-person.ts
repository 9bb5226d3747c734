import { accountNameKey, type AccountRecord } from '../domain/accounts/account.ts';
import type { ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { AccountStore } from '../ports/account-store.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';

export interface FoundPerson {
  account: AccountRecord;
  /** The oldest first. */
  examSessions: ExamSessionRecord[];
}

interface Deps {
  accounts: Pick<AccountStore, 'byId' | 'byName'>;
  examSessions: Pick<ExamSessionStore, 'list'>;
}

/**
 * The one candidate with this account id or this name, and their exam sessions. Rejects with `person-unknown`, also for an account that is no
 * candidate's, and with `person-unclear` where the id of one is the name of another.
 */
export async function findPerson({ accounts, examSessions }: Deps, who: string): Promise<FoundPerson> {
  const found = [await accounts.byId(who), await accounts.byName(who)].filter((one) => one !== null);
  const [account, other] = found.filter(({ role }) => role === 'candidate');
  if (account === undefined) throw new CodedError('person-unknown', who);
  if (other !== undefined && other.id !== account.id)
    throw new CodedError('person-unclear', `${account.id}, ${other.id}`);
  const nameKey = accountNameKey(account.name);
  const own = (await examSessions.list()).filter(
    ({ id, candidateName }) => id === account.examSessionId || accountNameKey(candidateName) === nameKey,
  );
  return { account, examSessions: own };
}
