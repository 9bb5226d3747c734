import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { LiveHeadsets } from './live-headsets.ts';

interface Deps {
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  clock: Clock;
  audit: AuditLog;
}

/** The newest small JPEG of an exam session's room; throws `not-found`, and `media-not-ready` before the first. */
export const fetchStill =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string): Promise<Buffer> => {
    const examSession = await deps.examSessions.byId(examSessionId);
    if (examSession === null) throw new CodedError('not-found');
    const source = deps.liveHeadsets.get(examSession.headsetId)?.source ?? null;
    const still = source === null ? null : await source.latestStill();
    if (still === null) throw new CodedError('media-not-ready');
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'still-seen',
      accountId: by.account.id,
      subjectId: examSessionId,
      detail: {},
    });
    return still;
  };
