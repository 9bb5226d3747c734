import type { NewExamSession } from '../contract/exam-sessions.ts';
import type { ExamSession } from '../contract/exam-sessions.ts';
import type { AccountRecord } from '../domain/accounts/account.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { HeadsetStore } from '../ports/headset-store.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { IssuedLink } from './issue-sign-in-link.ts';

interface Deps {
  accounts: AccountStore;
  examSessions: ExamSessionStore;
  headsets: HeadsetStore;
  secrets: Secrets;
  clock: Clock;
  desk: ExamSessionDesk;
  board: ExamSessionBoard;
  issueSignInLink: (by: AccountRecord | null, accountId: string) => Promise<IssuedLink>;
}

/**
 * Schedules an exam session for a new candidate, who signs in with the link. Rejects with `account-exists`, with `not-found` for a
 * headset that was never seen, and with `store-failed`.
 */
export const scheduleExamSession =
  (deps: Deps) =>
  async (by: SignedIn, wanted: NewExamSession): Promise<{ examSession: ExamSession; link: IssuedLink }> => {
    const { headsetId = null } = wanted;
    if (headsetId !== null && (await deps.headsets.byId(headsetId)) === null)
      throw new CodedError('not-found');
    const [id, createdAtMs] = [deps.secrets.newId(), deps.clock.wallMs()];
    const candidate: AccountRecord = {
      ...{ id: deps.secrets.newId(), name: wanted.candidateName, role: 'candidate', examSessionId: id },
      ...{ passwordHash: null, disabled: false, createdAtMs },
    };
    if ((await deps.accounts.add(candidate)) === 'name-taken') throw new CodedError('account-exists');
    await deps.examSessions.add({
      ...{ id, examTitle: wanted.exam.title, candidateName: candidate.name, state: 'scheduled', createdAtMs },
      ...{ startedAtMs: null, endedAtMs: null, headsetId },
    });
    await deps.desk.schedule(id, wanted.exam, candidate.name);
    const examSession = await deps.board.one(id);
    if (examSession === null)
      throw new CodedError('internal', 'the exam session that was scheduled is not there');
    return { examSession, link: await deps.issueSignInLink(by.account, candidate.id) };
  };
