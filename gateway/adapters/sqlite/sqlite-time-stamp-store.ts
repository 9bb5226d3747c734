import type { Knex } from 'knex';
import { z } from 'zod';
import { sealTimeStampSchema } from '../../contract/evidence-manifest.ts';
import { canonicalText } from '../../domain/exam-session/log-row.ts';
import type { KeptTimeStamp, TimeStampStore } from '../../ports/time-stamp-store.ts';
import { guarded } from './guarded.ts';

const storedSchema = z.object({ signed: z.string(), answer: z.instanceof(Uint8Array) });
const idSchema = z.object({ exam_session_id: z.string() });

/** Time stamps of seals in the table `evidence_time_stamps`. */
export class SqliteTimeStampStore implements TimeStampStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  keep({ signed, answer }: KeptTimeStamp): Promise<void> {
    return guarded(async () => {
      await this.#database('evidence_time_stamps')
        .insert({
          ...{ exam_session_id: signed.stamp.examSessionId, signed: canonicalText(signed) },
          answer: Buffer.from(answer),
        })
        .onConflict('exam_session_id')
        .ignore();
    });
  }

  ofExamSession(examSessionId: string): Promise<KeptTimeStamp | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('evidence_time_stamps')
        .where({ exam_session_id: examSessionId })
        .first();
      if (row === undefined) return null;
      const { signed, answer } = storedSchema.parse(row);
      return { signed: sealTimeStampSchema.parse(JSON.parse(signed)), answer };
    });
  }

  unstamped(): Promise<string[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('evidence_seals')
        .select('exam_session_id')
        .whereNotIn('exam_session_id', this.#database('evidence_time_stamps').select('exam_session_id'))
        .orderBy('exam_session_id');
      return z
        .array(idSchema)
        .parse(rows)
        .map((row) => row.exam_session_id);
    });
  }
}
