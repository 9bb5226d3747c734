import type { Knex } from 'knex';
import { z } from 'zod';
import { examSessionStateSchema } from '../../contract/exam-sessions.ts';
import type { ExamSessionRecord } from '../../domain/exam-session/exam-session.ts';
import type { ExamSessionStore } from '../../ports/exam-session-store.ts';
import { guarded } from './guarded.ts';
import { integerField, nullableIntegerField } from './row-fields.ts';

const rowSchema = z
  .object({
    id: z.string(),
    exam_title: z.string(),
    candidate_name: z.string(),
    state: examSessionStateSchema,
    created_at_ms: integerField,
    started_at_ms: nullableIntegerField,
    ended_at_ms: nullableIntegerField,
    headset_id: z.string().nullable(),
  })
  .transform((row): ExamSessionRecord => ({
    id: row.id,
    examTitle: row.exam_title,
    candidateName: row.candidate_name,
    state: row.state,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    headsetId: row.headset_id,
  }));

const toRow = (examSession: ExamSessionRecord) => ({
  id: examSession.id,
  exam_title: examSession.examTitle,
  candidate_name: examSession.candidateName,
  state: examSession.state,
  created_at_ms: examSession.createdAtMs,
  started_at_ms: examSession.startedAtMs,
  ended_at_ms: examSession.endedAtMs,
  headset_id: examSession.headsetId,
});

/** Exam sessions in the table `exam_sessions`. */
export class SqliteExamSessionStore implements ExamSessionStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  add(examSession: ExamSessionRecord): Promise<void> {
    return guarded(async () => {
      await this.#database('exam_sessions').insert(toRow(examSession));
    });
  }

  byId(id: string): Promise<ExamSessionRecord | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('exam_sessions').where({ id }).first();
      return row === undefined ? null : rowSchema.parse(row);
    });
  }

  list(): Promise<ExamSessionRecord[]> {
    return guarded(async () =>
      z.array(rowSchema).parse(await this.#database('exam_sessions').orderBy(['created_at_ms', 'id'])),
    );
  }

  setHeadset(id: string, headsetId: string): Promise<boolean> {
    return guarded(
      async () => (await this.#database('exam_sessions').where({ id }).update({ headset_id: headsetId })) > 0,
    );
  }
}
