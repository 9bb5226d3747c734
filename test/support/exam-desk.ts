import { randomUUID } from 'node:crypto';
import type { ExamCommand } from '../../gateway/contract/exam-commands.ts';
import type { Actor } from '../../gateway/contract/exam-log.ts';
import type { ExamPolicy } from '../../gateway/contract/exams.ts';
import { ExamSessionDesk } from '../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../gateway/use-cases/exam-time.ts';
import { CollectingLog } from './collecting-log.ts';
import { candidate, proctor, sampleExam, sha256 } from './exam-session-course.ts';
import type { FakeClock } from './fake-clock.ts';
import type { Stores } from './memory-stores.ts';

/** A desk on these stores; opened again on the same, it is that of a gateway that was started again. */
export async function openDesk(stores: Stores, clock: FakeClock): Promise<ExamSessionDesk> {
  const { examSessionLog } = stores;
  const examTime = new ExamTime(clock, 'boot', await examSessionLog.lastMoment());
  return ExamSessionDesk.open({
    ...{ examSessionLog, examTime, digest: sha256, newId: randomUUID },
    log: new CollectingLog(),
  });
}

/** Gives a command as somebody who saw the last version. */
export async function command(
  desk: ExamSessionDesk,
  examSessionId: string,
  actor: Actor,
  given: ExamCommand,
): Promise<void> {
  const basedOn = desk.facts(examSessionId)?.version ?? 0;
  await desk.give(examSessionId, { actor, command: given, basedOn, idempotencyKey: randomUUID() });
}

/** Schedules an exam session for this headset, null for any; its check-in is consent alone. */
export async function scheduleExamSession(
  desk: ExamSessionDesk,
  stores: Stores,
  id: string,
  headsetId: string | null,
  policy: Partial<ExamPolicy> = {},
): Promise<void> {
  await stores.examSessions.add({
    ...{ id, headsetId, examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled' },
    ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null },
  });
  await desk.schedule(id, sampleExam({ policy: { checkInSteps: [], ...policy } }), 'Ada');
}

/** Schedules such an exam session and brings it into the exam. */
export async function beginExamSession(
  desk: ExamSessionDesk,
  stores: Stores,
  id: string,
  headsetId: string,
  policy: Partial<ExamPolicy> = {},
): Promise<void> {
  await scheduleExamSession(desk, stores, id, headsetId, policy);
  await command(desk, id, candidate, { type: 'begin-check-in' });
  await command(desk, id, candidate, { type: 'give-consent', textVersion: '1' });
  await command(desk, id, proctor, { type: 'admit' });
}
