import { stillsKeptUntilMs } from '../domain/identity/still-rules.ts';
import type { IdentityStillStore } from '../ports/identity-still-store.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps {
  identityStills: IdentityStillStore;
  desk: ExamSessionDesk;
}

/** Deletes the identity stills of exam sessions that are over, when their time is; meant for once a minute. */
export const forgetIdentityStills = (deps: Deps) => async (): Promise<void> => {
  for (const examSessionId of await deps.identityStills.examSessionIds()) {
    const facts = deps.desk.facts(examSessionId);
    const untilMs = facts === null ? null : stillsKeptUntilMs(facts);
    if (untilMs !== null && untilMs <= deps.desk.nowMs())
      await deps.identityStills.removeOfExamSession(examSessionId);
  }
};
