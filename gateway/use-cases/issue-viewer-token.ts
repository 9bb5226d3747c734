import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { IceServers } from '../ports/ice-servers.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { IceServer } from '../ports/viewer-transport.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import { requireWatchable } from './require-watchable.ts';
import type { ViewerTokens } from './viewer-tokens.ts';

export interface IssuedViewerToken {
  token: string;
  expiresAtMs: number;
  iceServers: IceServer[];
}

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  viewerTokens: ViewerTokens;
  iceServers: IceServers;
  clock: Clock;
  audit: AuditLog;
}

/** Gives a short-lived token to watch one exam session, and the servers that may be needed for it; throws what `requireWatchable` throws. */
export const issueViewerToken =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string): Promise<IssuedViewerToken> => {
    requireWatchable(deps.desk, examSessionId);
    const issued = deps.viewerTokens.issue(examSessionId, by);
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'viewer-token-issued',
      accountId: by.account.id,
      subjectId: examSessionId,
      detail: {},
    });
    return { ...issued, iceServers: deps.iceServers.namedFor(by.account.id) };
  };
