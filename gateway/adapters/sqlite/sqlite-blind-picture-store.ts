import type { Knex } from 'knex';
import { z } from 'zod';
import type { BlindPictureRecord, BlindPictureStore } from '../../ports/blind-picture-store.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

/** A row of the table. */
export const blindPictureField = z
  .object({
    id: z.string(),
    exam_session_id: z.string(),
    taken_at_ms: integerField,
    jpeg: z.instanceof(Uint8Array),
  })
  .transform(({ id, exam_session_id, taken_at_ms, jpeg }): BlindPictureRecord => ({
    ...{ id, examSessionId: exam_session_id, takenAtMs: taken_at_ms, jpeg },
  }));

/** Pictures of blind states in the table `blind_pictures`: small, and gone together with what they belong to. */
export class SqliteBlindPictureStore implements BlindPictureStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  add({ id, examSessionId, takenAtMs, jpeg }: BlindPictureRecord): Promise<void> {
    return guarded(async () => {
      await this.#database('blind_pictures').insert({
        ...{ id, exam_session_id: examSessionId, taken_at_ms: takenAtMs },
        jpeg: Buffer.from(jpeg),
      });
    });
  }

  byId(id: string): Promise<BlindPictureRecord | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('blind_pictures').where({ id }).first();
      return row === undefined ? null : blindPictureField.parse(row);
    });
  }

  count(examSessionId: string): Promise<number> {
    return guarded(async () => {
      const [row] = await this.#database('blind_pictures')
        .where({ exam_session_id: examSessionId })
        .count({ count: '*' });
      return integerField.parse(row?.count);
    });
  }

  examSessionIds(): Promise<string[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('blind_pictures').distinct('exam_session_id');
      return z
        .array(z.object({ exam_session_id: z.string() }))
        .parse(rows)
        .map((row) => row.exam_session_id);
    });
  }

  removeOfExamSession(examSessionId: string): Promise<void> {
    return guarded(async () => {
      await this.#database('blind_pictures').where({ exam_session_id: examSessionId }).delete();
    });
  }
}
