import type { LogEntry } from '../contract/exam-log.ts';
import { entrySeenBy, mayKnowExamSession } from '../domain/access/event-access.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import { logEntry } from './exam-session-announcer.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps {
  examSessionLog: ExamSessionLog;
  desk: ExamSessionDesk;
}

/** What happened in an exam session, oldest first; a candidate sees what is meant for them. Rejects with `not-found`. */
export const showExamLog =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string): Promise<LogEntry[]> => {
    if (!mayKnowExamSession(by.account, examSessionId) || deps.desk.facts(examSessionId) === null)
      throw new CodedError('not-found');
    const rows = await deps.examSessionLog.ofExamSession(examSessionId);
    return rows.map(logEntry).filter((entry) => entrySeenBy(entry, by.account.role));
  };
