import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import { demonstrationExamId } from './add-demonstration.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { ExamTime } from './exam-time.ts';

interface Deps {
  desk: ExamSessionDesk;
  examSessionLog: ExamSessionLog;
  examTime: ExamTime;
}

/**
 * Notes that the gateway works now, while an exam clock runs: were it killed, no candidate would lose more time than to the next
 * note. Meant for once a second.
 */
export const noteMoment = (deps: Deps) => async (): Promise<void> => {
  const runs = deps.desk
    .all()
    .some(([, { clock, exam }]) => clock.runningSinceMs !== null && exam.id !== demonstrationExamId);
  if (runs) await deps.examSessionLog.noteMoment(deps.examTime.now());
};
