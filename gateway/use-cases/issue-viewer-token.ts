import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ViewerTokens } from './viewer-tokens.ts';

interface Deps {
  examSessions: ExamSessionStore;
  viewerTokens: ViewerTokens;
  clock: Clock;
  audit: AuditLog;
}

/** Gives a short-lived token to watch one exam session; throws `not-found`. */
export const issueViewerToken =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string): Promise<{ token: string; expiresAtMs: number }> => {
    if ((await deps.examSessions.byId(examSessionId)) === null) throw new CodedError('not-found');
    const issued = deps.viewerTokens.issue(examSessionId, by);
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'viewer-token-issued',
      accountId: by.account.id,
      subjectId: examSessionId,
      detail: {},
    });
    return issued;
  };
