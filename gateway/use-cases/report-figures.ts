import type { ConsoleEvents } from '../ports/console-events.ts';
import { whyNotWatched } from '../domain/exam-session/watching.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  consoleEvents: ConsoleEvents;
}

/** Tells the open consoles the live figures of every exam session that has media and may be watched; meant for once a second. */
export const reportFigures = (deps: Deps) => async (): Promise<void> => {
  for (const examSession of await deps.examSessions.list()) {
    const facts = deps.desk.facts(examSession.id);
    if (facts === null || whyNotWatched(facts) !== null) continue;
    const headset = deps.liveHeadsets.get(examSession.headsetId);
    if (headset === null || headset.source === null) continue;
    deps.consoleEvents.publish({
      type: 'media-figures',
      figures: {
        examSessionId: examSession.id,
        panoramaFramesPerSecond: headset.source.panoramaFramesPerSecond(),
        microphoneRmsDb: headset.soundLevel?.rmsDb ?? null,
        microphonePeakDb: headset.soundLevel?.peakDb ?? null,
      },
    });
  }
};
