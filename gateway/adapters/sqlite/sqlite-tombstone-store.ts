import type { Knex } from 'knex';
import { z } from 'zod';
import { signedTombstoneSchema, type SignedTombstone } from '../../contract/tombstones.ts';
import { canonicalText } from '../../domain/exam-session/log-row.ts';
import type { AuditEntry } from '../../ports/audit-log.ts';
import type { TombstoneStore } from '../../ports/tombstone-store.ts';
import { guarded } from './guarded.ts';
import { auditRow } from './sqlite-audit-log.ts';
import { lastingOf } from './sqlite-legal-hold-store.ts';

const storedSchema = z.object({ signed: z.string() });

/** Tombstones in the table `tombstones`, each as its canonical text. */
export class SqliteTombstoneStore implements TombstoneStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  bury(signed: SignedTombstone, entry: AuditEntry): Promise<'buried' | 'held' | 'there'> {
    const { examSessionId, why } = signed.tombstone;
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        const hold: unknown = await lastingOf(transaction, examSessionId).first('id');
        if (hold !== undefined) return 'held';
        const inserted: unknown[] = await transaction('tombstones')
          .insert({ exam_session_id: examSessionId, why, signed: canonicalText(signed) })
          .onConflict(['exam_session_id', 'why'])
          .ignore()
          .returning('position');
        if (inserted.length === 0) return 'there';
        await transaction('audit').insert(auditRow(entry));
        return 'buried';
      }),
    );
  }

  ofExamSession(examSessionId: string): Promise<SignedTombstone[]> {
    return guarded(async () => parsed(await this.#oldestFirst().where({ exam_session_id: examSessionId })));
  }

  list(): Promise<SignedTombstone[]> {
    return guarded(async () => parsed(await this.#oldestFirst()));
  }

  #oldestFirst(): Knex.QueryBuilder {
    return this.#database('tombstones').orderBy('position');
  }
}

function parsed(rows: unknown): SignedTombstone[] {
  return z
    .array(storedSchema)
    .parse(rows)
    .map(({ signed }) => signedTombstoneSchema.parse(JSON.parse(signed)));
}
