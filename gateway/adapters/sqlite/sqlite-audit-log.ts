import type { Knex } from 'knex';
import { z } from 'zod';
import { auditActions, type AuditEntry, type AuditLog } from '../../ports/audit-log.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

const detailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** A JSON column: text from SQLite, a value from PostgreSQL. */
const detailField = z
  .union([z.string().transform((text): unknown => JSON.parse(text)), z.unknown()])
  .pipe(detailSchema);

/** A row of the table. */
export const auditEntryField = z
  .object({
    at_ms: integerField,
    action: z.enum(auditActions),
    account_id: z.string().nullable(),
    subject_id: z.string().nullable(),
    detail: detailField,
  })
  .transform((row): AuditEntry => ({
    atMs: row.at_ms,
    action: row.action,
    accountId: row.account_id,
    subjectId: row.subject_id,
    detail: row.detail,
  }));

/** An entry as a row of the table `audit`, for whoever keeps one together with what it is about. */
export const auditRow = (entry: AuditEntry) => ({
  at_ms: entry.atMs,
  action: entry.action,
  account_id: entry.accountId,
  subject_id: entry.subjectId,
  detail: JSON.stringify(entry.detail),
});

/** The audit log in the table `audit`; entries are added, never changed. */
export class SqliteAuditLog implements AuditLog {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  record(entry: AuditEntry): Promise<void> {
    return guarded(async () => {
      await this.#database('audit').insert(auditRow(entry));
    });
  }

  ofSubject(subjectId: string): Promise<AuditEntry[]> {
    return guarded(async () =>
      z
        .array(auditEntryField)
        .parse(await this.#database('audit').where({ subject_id: subjectId }).orderBy('id')),
    );
  }

  newest(limit: number): Promise<AuditEntry[]> {
    return guarded(async () =>
      z.array(auditEntryField).parse(await this.#database('audit').orderBy('id', 'desc').limit(limit)),
    );
  }
}
