import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import { requireWatchable } from './require-watchable.ts';
import type { ViewerTokens } from './viewer-tokens.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  viewerTokens: ViewerTokens;
  clock: Clock;
  audit: AuditLog;
}

/** Gives a short-lived token to watch one exam session; throws what `requireWatchable` throws. */
export const issueViewerToken =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string): Promise<{ token: string; expiresAtMs: number }> => {
    requireWatchable(deps.desk, examSessionId);
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
