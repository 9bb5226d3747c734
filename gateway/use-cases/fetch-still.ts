import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';
import { requireWatchable } from './require-watchable.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  clock: Clock;
  audit: AuditLog;
}

/** A wall renews its stills every 2 s: one entry in the audit log stands for all that one sign-in saw in this time. */
export const stillNoteIntervalNs = 600_000_000_000n;

/** The newest small JPEG of an exam session's room; throws what `requireWatchable` throws, and `media-not-ready` before the first. */
export const fetchStill = (deps: Deps) => {
  /** When a sign-in's looking at an exam session was last noted, oldest first. */
  const notedAtNs = new Map<string, bigint>();
  return async (by: SignedIn, examSessionId: string): Promise<Buffer> => {
    const examSession = await deps.examSessions.byId(examSessionId);
    if (examSession === null) throw new CodedError('not-found');
    requireWatchable(deps.desk, examSessionId);
    const source = deps.liveHeadsets.get(examSession.headsetId)?.source ?? null;
    const still = source === null ? null : await source.latestStill();
    if (still === null) throw new CodedError('media-not-ready');
    const nowNs = deps.clock.monotonicNs();
    forgetBefore(notedAtNs, nowNs - stillNoteIntervalNs);
    const looking = `${by.secretDigest} ${examSessionId}`;
    if (notedAtNs.has(looking)) return still;
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'still-seen',
      accountId: by.account.id,
      subjectId: examSessionId,
      detail: {},
    });
    notedAtNs.set(looking, nowNs);
    return still;
  };
};

function forgetBefore(notedAtNs: Map<string, bigint>, horizonNs: bigint): void {
  for (const [looking, atNs] of notedAtNs) {
    if (atNs > horizonNs) return;
    notedAtNs.delete(looking);
  }
}
