import type { ExamSession } from '../contract/exam-sessions.ts';
import { examSessionSeenBy, mayKnowExamSession } from '../domain/access/event-access.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';

interface Deps {
  board: ExamSessionBoard;
}

/** The exam sessions that this person may know about; for a candidate the own one. */
export const listExamSessions =
  (deps: Deps) =>
  async (by: SignedIn): Promise<ExamSession[]> =>
    (await deps.board.all())
      .filter(({ id }) => mayKnowExamSession(by.account, id))
      .map((examSession) => examSessionSeenBy(examSession, by.account.role));

/** One exam session; throws `not-found` also where this person may not know that it exists. */
export const showExamSession =
  (deps: Deps) =>
  async (by: SignedIn, id: string): Promise<ExamSession> => {
    const examSession = mayKnowExamSession(by.account, id) ? await deps.board.one(id) : null;
    if (examSession === null) throw new CodedError('not-found');
    return examSessionSeenBy(examSession, by.account.role);
  };
