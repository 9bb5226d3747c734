import { keptUntilMs } from '../domain/exam-session/retention.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps {
  /** Pictures of candidates, of whatever kind. */
  pictures: {
    /** The exam sessions of which there are any. */
    examSessionIds(): Promise<string[]>;
    removeOfExamSession(examSessionId: string): Promise<void>;
  };
  desk: ExamSessionDesk;
}

/** Deletes the pictures of exam sessions that are over, when their time is; meant for once a minute. */
export const forgetPictures =
  ({ pictures, desk }: Deps) =>
  async (): Promise<void> => {
    for (const examSessionId of await pictures.examSessionIds()) {
      const facts = desk.facts(examSessionId);
      const untilMs = facts === null ? null : keptUntilMs(facts);
      if (untilMs !== null && untilMs <= desk.nowMs()) await pictures.removeOfExamSession(examSessionId);
    }
  };
