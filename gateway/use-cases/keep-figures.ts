import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { FigureHistory } from '../ports/figure-history.ts';
import type { ExamTime } from './exam-time.ts';
import type { LiveHeadsets } from './live-headsets.ts';
import type { LiveRecordings } from './live-recordings.ts';
import type { ViewerRegistry } from './viewer-registry.ts';

interface Deps {
  examSessions: Pick<ExamSessionStore, 'list'>;
  recordings: Pick<LiveRecordings, 'condition'>;
  liveHeadsets: Pick<LiveHeadsets, 'get'>;
  viewers: Pick<ViewerRegistry, 'ofExamSession'>;
  examTime: Pick<ExamTime, 'now'>;
  figureHistory: Pick<FigureHistory, 'note'>;
}

/** Keeps, for whoever replays it, how the media of every exam session go that is being recorded; meant for every ten seconds. */
export const keepFigures = (deps: Deps) => async (): Promise<void> => {
  const { examSessions, recordings, liveHeadsets, viewers, examTime, figureHistory } = deps;
  for (const { id, headsetId } of await examSessions.list()) {
    if (recordings.condition(id) === null) continue;
    const links = viewers.ofExamSession(id).map(({ viewer }) => viewer.statistics());
    await figureHistory.note(id, {
      atMs: examTime.now().atMs,
      framesPerSecond: liveHeadsets.get(headsetId)?.source?.panoramaFramesPerSecond() ?? 0,
      viewers: links.length,
      lossRatio: worst(links.map(({ quality }) => quality?.lossRatio ?? null)),
      roundTripMs: worst(links.map(({ roundTripMs }) => roundTripMs)),
    });
  }
};

function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
