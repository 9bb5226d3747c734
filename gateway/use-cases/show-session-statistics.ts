import type { SessionStatistics, ViewerFigures } from '../contract/session-statistics.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';
import { requireWatchable } from './require-watchable.ts';
import type { ViewerRegistry, Watching } from './viewer-registry.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  examSessions: Pick<ExamSessionStore, 'byId'>;
  liveHeadsets: Pick<LiveHeadsets, 'get'>;
  viewers: Pick<ViewerRegistry, 'ofExamSession'>;
}

/** How an exam session's media are encoded and reach its viewers; throws what `requireWatchable` throws. */
export const showSessionStatistics =
  (deps: Deps) =>
  async (examSessionId: string): Promise<SessionStatistics> => {
    const examSession = await deps.examSessions.byId(examSessionId);
    if (examSession === null) throw new CodedError('not-found');
    requireWatchable(deps.desk, examSessionId);
    const source = deps.liveHeadsets.get(examSession.headsetId)?.source ?? null;
    const { rungs, workerRestarts } = source?.statistics() ?? { rungs: [], workerRestarts: null };
    return {
      examSessionId,
      rungs: [...rungs],
      viewers: deps.viewers.ofExamSession(examSessionId).map(figuresOf),
      workerRestarts,
    };
  };

function figuresOf({ viewer, accountName, sinceMs }: Watching): ViewerFigures {
  const { quality, report, tracks, ...figures } = viewer.statistics();
  return {
    id: viewer.id,
    accountName,
    since: new Date(sinceMs).toISOString(),
    estimateBps: figures.estimateBps,
    roundTripMs: figures.roundTripMs,
    lossRatio: quality?.lossRatio ?? null,
    queueDelayMs: quality?.queueDelayMs ?? null,
    arrivalRateBps: quality?.arrivalRateBps ?? null,
    framesPerSecond: report?.framesPerSecond ?? null,
    freezes: report?.freezes ?? null,
    retransmissions: figures.retransmissions,
    keyFrameRequests: figures.keyFrameRequests,
    tracks: [...tracks],
  };
}
