import type { Knex } from 'knex';
import { z } from 'zod';
import { identityStillKindSchema } from '../../contract/identity-stills.ts';
import type { IdentityStillRecord, IdentityStillStore } from '../../ports/identity-still-store.ts';
import { guarded } from './guarded.ts';
import { booleanField, integerField } from './row-fields.ts';

/** A row of the table. */
export const identityStillField = z
  .object({
    id: z.string(),
    exam_session_id: z.string(),
    kind: identityStillKindSchema,
    taken_at_ms: integerField,
    submitted: booleanField,
    jpeg: z.instanceof(Uint8Array),
  })
  .transform((row): IdentityStillRecord => ({
    id: row.id,
    examSessionId: row.exam_session_id,
    kind: row.kind,
    takenAtMs: row.taken_at_ms,
    submitted: row.submitted,
    jpeg: row.jpeg,
  }));

/**
 * Identity stills in the table `identity_stills`, pictures included: they are few and small, a row and its picture are there or gone
 * together, and who copies the database has everything.
 */
export class SqliteIdentityStillStore implements IdentityStillStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  add({ id, examSessionId, kind, takenAtMs, submitted, jpeg }: IdentityStillRecord): Promise<void> {
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        await transaction('identity_stills')
          .where({ exam_session_id: examSessionId, kind, submitted: false })
          .delete();
        await transaction('identity_stills').insert({
          ...{ id, exam_session_id: examSessionId, kind, taken_at_ms: takenAtMs, submitted },
          jpeg: Buffer.from(jpeg),
        });
      }),
    );
  }

  byId(id: string): Promise<IdentityStillRecord | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('identity_stills').where({ id }).first();
      return row === undefined ? null : identityStillField.parse(row);
    });
  }

  count(examSessionId: string): Promise<number> {
    return this.#count({ exam_session_id: examSessionId });
  }

  countSubmitted(examSessionId: string): Promise<number> {
    return this.#count({ exam_session_id: examSessionId, submitted: true });
  }

  submit(
    examSessionId: string,
    { faceStillId, documentStillId }: { faceStillId: string; documentStillId: string },
  ): Promise<boolean> {
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        for (const [id, kind] of [
          [faceStillId, 'face'],
          [documentStillId, 'document'],
        ]) {
          const still: unknown = await transaction('identity_stills')
            .where({ id, kind, exam_session_id: examSessionId })
            .first('id');
          if (still === undefined) return false;
        }
        await transaction('identity_stills')
          .whereIn('id', [faceStillId, documentStillId])
          .update({ submitted: true });
        return true;
      }),
    );
  }

  examSessionIds(): Promise<string[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('identity_stills').distinct('exam_session_id');
      return z
        .array(z.object({ exam_session_id: z.string() }))
        .parse(rows)
        .map((row) => row.exam_session_id);
    });
  }

  removeOfExamSession(examSessionId: string): Promise<void> {
    return guarded(async () => {
      await this.#database('identity_stills').where({ exam_session_id: examSessionId }).delete();
    });
  }

  #count(which: Record<string, string | boolean>): Promise<number> {
    return guarded(async () => {
      const [row] = await this.#database('identity_stills').where(which).count({ count: '*' });
      return integerField.parse(row?.count);
    });
  }
}
