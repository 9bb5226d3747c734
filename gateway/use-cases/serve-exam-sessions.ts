import { isOpen } from '../domain/exam-session/exam-session.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { HeadsetService } from './headset-service.ts';

/** Gives a headset to every exam session that is scheduled, as long as there are any, and lets it rest when the exam session is over. */
export function serveExamSessions(
  desk: ExamSessionDesk,
  headsets: HeadsetService,
  background: BackgroundWork,
): void {
  desk.onRow(({ row }, facts) => {
    if (row.command.type === 'schedule') background.start('finding a headset', () => headsets.wakeIdle());
    else if (!isOpen(facts))
      background.start('letting a headset rest', () => headsets.rest(row.examSessionId));
  });
}
