import type { ConsoleEvents } from '../ports/console-events.ts';
import { isOpen } from '../domain/exam-session/exam-session.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { LiveHeadsets } from './live-headsets.ts';

interface Deps {
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  consoleEvents: ConsoleEvents;
}

/** Tells the open consoles the live figures of every open exam session that has media; meant for once a second. */
export const reportFigures = (deps: Deps) => async (): Promise<void> => {
  for (const examSession of (await deps.examSessions.list()).filter(isOpen)) {
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
