import type { Knex } from 'knex';
import { z } from 'zod';
import { logRowSchema, type LogRow } from '../../contract/exam-log.ts';
import { canonicalText } from '../../domain/exam-session/log-row.ts';
import type { ExamSessionLog, Moment, PlacedRow } from '../../ports/exam-session-log.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

const storedSchema = z.object({ position: integerField, exam_session_id: z.string(), row: z.string() });
const momentSchema = z
  .object({ at_ms: integerField, monotonic_ns: z.string(), boot_id: z.string() })
  .transform((stored): Moment => ({
    atMs: stored.at_ms,
    monotonicNs: stored.monotonic_ns,
    bootId: stored.boot_id,
  }));

const rowFrom = (text: string): LogRow => logRowSchema.parse(JSON.parse(text));

/** Logs in the table `exam_session_log`: each row as its canonical text, which is what its hash is of. */
export class SqliteExamSessionLog implements ExamSessionLog {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  append(row: LogRow, record: { startedAtMs: number | null; endedAtMs: number | null }): Promise<number> {
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        const [position] = await transaction('exam_session_log').insert({
          exam_session_id: row.examSessionId,
          sequence: row.sequence,
          idempotency_key: row.idempotencyKey,
          row: canonicalText(row),
        });
        await transaction('exam_sessions').where({ id: row.examSessionId }).update({
          state: row.outcome.state,
          started_at_ms: record.startedAtMs,
          ended_at_ms: record.endedAtMs,
        });
        return integerField.parse(position);
      }),
    );
  }

  all(): ReturnType<ExamSessionLog['all']> {
    return guarded(async () => {
      const stored = z.array(storedSchema).parse(await this.#rows());
      return stored.map(({ position, exam_session_id: examSessionId, row }) => {
        try {
          return { position, row: rowFrom(row) };
        } catch (error) {
          return { position, examSessionId, unreadable: String(error) };
        }
      });
    });
  }

  after(position: number, limit: number): Promise<PlacedRow[]> {
    return guarded(async () => placed(await this.#rows().where('position', '>', position).limit(limit)));
  }

  ofExamSession(examSessionId: string): Promise<PlacedRow[]> {
    return guarded(async () => placed(await this.#rows().where({ exam_session_id: examSessionId })));
  }

  noteMoment({ atMs, monotonicNs, bootId }: Moment): Promise<void> {
    return guarded(async () => {
      await this.#database('last_moment')
        .insert({ id: 1, at_ms: atMs, monotonic_ns: monotonicNs, boot_id: bootId })
        .onConflict('id')
        .merge();
    });
  }

  lastMoment(): Promise<Moment | null> {
    return guarded(async () => {
      const [newest] = placed(await this.#database('exam_session_log').orderBy('position', 'desc').limit(1));
      const stored: unknown = await this.#database('last_moment').first();
      const noted = stored === undefined ? null : momentSchema.parse(stored);
      if (newest !== undefined && newest.row.atMs >= (noted?.atMs ?? 0)) {
        const { atMs, monotonicNs, bootId } = newest.row;
        return { atMs, monotonicNs, bootId };
      }
      return noted;
    });
  }

  #rows(): Knex.QueryBuilder {
    return this.#database('exam_session_log').orderBy('position');
  }
}

function placed(stored: unknown): PlacedRow[] {
  return z
    .array(storedSchema)
    .parse(stored)
    .map(({ position, row }) => ({ position, row: rowFrom(row) }));
}
