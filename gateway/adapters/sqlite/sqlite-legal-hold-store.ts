import type { Knex } from 'knex';
import { z } from 'zod';
import type { AuditEntry } from '../../ports/audit-log.ts';
import type { HoldDeed, LegalHoldRecord, LegalHoldStore } from '../../ports/legal-hold-store.ts';
import { guarded } from './guarded.ts';
import { integerField, nullableIntegerField } from './row-fields.ts';
import { auditRow } from './sqlite-audit-log.ts';

const text = z.string().nullable();
const rowSchema = z
  .object({
    ...{ id: z.string(), exam_session_id: z.string() },
    ...{ placed_at_ms: integerField, placed_by: z.string(), placed_by_name: z.string() },
    ...{ placed_reason: z.string(), lifted_at_ms: nullableIntegerField, lifted_by: text },
    ...{ lifted_by_name: text, lifted_reason: text },
  })
  .transform((row): LegalHoldRecord => ({
    id: row.id,
    examSessionId: row.exam_session_id,
    placed: {
      ...{ atMs: row.placed_at_ms, accountId: row.placed_by, name: row.placed_by_name },
      reason: row.placed_reason,
    },
    lifted:
      row.lifted_at_ms === null
        ? null
        : {
            ...{ atMs: row.lifted_at_ms, accountId: row.lifted_by ?? '', name: row.lifted_by_name ?? '' },
            reason: row.lifted_reason ?? '',
          },
  }));

/** Legal holds in the table `legal_holds`, those that were lifted too. */
export class SqliteLegalHoldStore implements LegalHoldStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  place(
    { id, examSessionId, placed }: Omit<LegalHoldRecord, 'lifted'>,
    entry: AuditEntry,
  ): Promise<'placed' | 'held' | 'deleted'> {
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        if (await isDeleted(transaction, examSessionId)) return 'deleted';
        const inserted: unknown[] = await transaction('legal_holds')
          .insert({
            ...{ id, exam_session_id: examSessionId, placed_at_ms: placed.atMs, placed_by: placed.accountId },
            ...{ placed_by_name: placed.name, placed_reason: placed.reason },
          })
          .onConflict()
          .ignore()
          .returning('id');
        if (inserted.length === 0) return 'held';
        await transaction('audit').insert(auditRow(entry));
        return 'placed';
      }),
    );
  }

  lift(examSessionId: string, deed: HoldDeed, entry: AuditEntry): Promise<boolean> {
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        const lifted = await lastingOf(transaction, examSessionId).update({
          ...{ lifted_at_ms: deed.atMs, lifted_by: deed.accountId },
          ...{ lifted_by_name: deed.name, lifted_reason: deed.reason },
        });
        if (lifted === 0) return false;
        await transaction('audit').insert(auditRow(entry));
        return true;
      }),
    );
  }

  ofExamSession(examSessionId: string): Promise<LegalHoldRecord[]> {
    return guarded(async () => parsed(await this.#oldestFirst().where({ exam_session_id: examSessionId })));
  }

  lasting(): Promise<LegalHoldRecord[]> {
    return guarded(async () => parsed(await this.#oldestFirst().whereNull('lifted_at_ms')));
  }

  #oldestFirst(): Knex.QueryBuilder {
    return this.#database('legal_holds').orderBy('position');
  }
}

/** The hold of an exam session that lasts. */
export function lastingOf(database: Knex, examSessionId: string): Knex.QueryBuilder {
  return database('legal_holds').where({ exam_session_id: examSessionId }).whereNull('lifted_at_ms');
}

const parsed = (rows: unknown): LegalHoldRecord[] => z.array(rowSchema).parse(rows);

async function isDeleted(database: Knex, examSessionId: string): Promise<boolean> {
  const of = { exam_session_id: examSessionId };
  const tombstone: unknown = await database('tombstones').where(of).first('position');
  if (tombstone !== undefined) return true;
  const erased: unknown = await database('evidence_keys')
    .where(of)
    .whereNull('wrapped_key')
    .first('exam_session_id');
  return erased !== undefined;
}
