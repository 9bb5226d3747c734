import { isOpen } from '../domain/exam-session/exam-session.ts';
import type { AccountRecord } from '../domain/accounts/account.ts';
import type { AccountStore } from '../ports/account-store.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { IssuedLink } from './issue-sign-in-link.ts';

interface Deps {
  accounts: AccountStore;
  desk: Pick<ExamSessionDesk, 'facts'>;
  issueSignInLink: (by: AccountRecord | null, accountId: string) => Promise<IssuedLink>;
}

/**
 * Makes another one-time sign-in link for the candidate of an exam session; those that were made before stay good. Rejects with
 * `not-found`, also where the candidate's account is disabled, and with `command-illegal` where the exam session is over.
 */
export const issueCandidateLink =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string): Promise<IssuedLink> => {
    const facts = deps.desk.facts(examSessionId);
    const candidate = (await deps.accounts.list()).find(
      (account) => account.role === 'candidate' && account.examSessionId === examSessionId,
    );
    if (facts === null || candidate === undefined) throw new CodedError('not-found');
    if (!isOpen(facts)) throw new CodedError('command-illegal');
    return deps.issueSignInLink(by.account, candidate.id);
  };
