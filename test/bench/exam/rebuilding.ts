import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../../gateway/adapters/crypto/sha256.ts';
import { closeDatabase, openDatabase } from '../../../gateway/adapters/sqlite/open-database.ts';
import { SqliteExamSessionLog } from '../../../gateway/adapters/sqlite/sqlite-exam-session-log.ts';
import { systemClock } from '../../../gateway/adapters/system/system-clock.ts';
import { canonicalText, firstPreviousHash, hashed } from '../../../gateway/domain/exam-session/log-row.ts';
import { ExamSessionDesk } from '../../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../../gateway/use-cases/exam-time.ts';
import { CollectingLog } from '../../support/collecting-log.ts';
import { ExamSessionCourse, proctor } from '../../support/exam-session-course.ts';
import { atMost, figure, progress, type BenchOptions, type Figures } from '../figures.ts';

const examSessions = 50;
const goalRows = 50_000;

/** The rows of one exam session: a check-in, then messages of the usual length. */
function rowsOf(id: string, count: number) {
  const course = ExamSessionCourse.begun();
  while (course.rows.length < count) {
    course.nowMs += 1000;
    course.give(proctor, {
      type: 'message',
      text: `Message ${course.rows.length}: please keep your hands on the desk.`,
    });
  }
  let previousHash = firstPreviousHash;
  return course.rows.map((row) => {
    const own = { ...row, examSessionId: id, previousHash, idempotencyKey: randomUUID(), hash: undefined };
    const linked = hashed(own, sha256);
    previousHash = linked.hash;
    return linked;
  });
}

/** From an open database to every exam session as it stands, its chain of hashes verified. */
export async function measureRebuilding({ quick }: BenchOptions): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
  const log = new CollectingLog();
  const database = await openDatabase(join(folder, 'roundsight.db'), log);
  try {
    const perExamSession = Math.ceil((quick ? goalRows / 10 : goalRows) / examSessions);
    progress(`writing ${perExamSession * examSessions} rows`);
    for (let number = 1; number <= examSessions; number += 1) {
      const id = `exam-session-${number}`;
      await database('exam_sessions').insert({
        ...{
          id,
          exam_title: 'Anatomy II',
          candidate_name: 'Ada',
          state: 'in-progress',
          created_at_ms: number,
        },
      });
      const stored = rowsOf(id, perExamSession).map((row) => ({
        ...{ exam_session_id: id, sequence: row.sequence, idempotency_key: row.idempotencyKey },
        row: canonicalText(row),
      }));
      await database.batchInsert('exam_session_log', stored, 200);
    }
    const examSessionLog = new SqliteExamSessionLog(database);
    const examTime = new ExamTime(systemClock, 'bench', await examSessionLog.lastMoment());
    const beganMs = performance.now();
    const desk = await ExamSessionDesk.open({
      examSessionLog,
      examTime,
      digest: sha256,
      newId: randomUUID,
      log,
    });
    const seconds = (performance.now() - beganMs) / 1000;
    if (desk.all().length !== examSessions) throw new Error('not every exam session was rebuilt');
    await desk.close();
    return {
      rowsRebuilt: figure(perExamSession * examSessions, '1'),
      rebuilding50000Rows: atMost(seconds * (goalRows / (perExamSession * examSessions)), 2, 's'),
    };
  } finally {
    await closeDatabase(database);
    await rm(folder, { recursive: true, force: true });
  }
}
