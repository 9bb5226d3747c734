import type { Knex } from 'knex';
import { z } from 'zod';
import { accountNameKey } from '../../domain/accounts/account.ts';
import type { AuditEntry } from '../../ports/audit-log.ts';
import type { BlindPictureRecord } from '../../ports/blind-picture-store.ts';
import type { IdentityStillRecord } from '../../ports/identity-still-store.ts';
import type { PersonStore, PersonToErase } from '../../ports/person-store.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';
import { auditEntryField, auditRow } from './sqlite-audit-log.ts';
import { blindPictureField } from './sqlite-blind-picture-store.ts';
import { identityStillField } from './sqlite-identity-still-store.ts';

const signInSchema = z
  .object({ created_at_ms: integerField, last_seen_at_ms: integerField })
  .transform((row) => ({ createdAtMs: row.created_at_ms, lastSeenAtMs: row.last_seen_at_ms }));
const titleSchema = z.object({ exam_title: z.string() });
const detailSchema = z.object({ id: integerField, detail: z.string() });

/**
 * In this order: what refers to another goes first. The row of an erased key stays, and with it what the object store has still to delete: ids
 * alone.
 */
const tablesOfExamSession = [
  'identity_stills',
  'blind_pictures',
  'first_headsets',
  'legal_holds',
  'figure_history',
  'evidence_time_stamps',
  'evidence_seals',
  'evidence_entries',
  'exam_session_log',
] as const;
const erasedText = '(erased)';

/** What all tables have about one candidate. */
export class SqlitePersonStore implements PersonStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  signIns(accountId: string): ReturnType<PersonStore['signIns']> {
    return guarded(async () => {
      const rows: unknown = await this.#database('sign_ins')
        .where({ account_id: accountId })
        .orderBy('created_at_ms');
      return z.array(signInSchema).parse(rows);
    });
  }

  identityStills(examSessionId: string): Promise<IdentityStillRecord[]> {
    return guarded(async () =>
      z.array(identityStillField).parse(await this.#taken('identity_stills', examSessionId)),
    );
  }

  blindPictures(examSessionId: string): Promise<BlindPictureRecord[]> {
    return guarded(async () =>
      z.array(blindPictureField).parse(await this.#taken('blind_pictures', examSessionId)),
    );
  }

  #taken(table: string, examSessionId: string): Knex.QueryBuilder {
    return this.#database(table).where({ exam_session_id: examSessionId }).orderBy(['taken_at_ms', 'id']);
  }

  auditAbout(ids: readonly string[]): Promise<AuditEntry[]> {
    return guarded(async () => z.array(auditEntryField).parse(await auditAbout(this.#database, ids)));
  }

  erase(person: PersonToErase): Promise<void> {
    const { accountId, examSessionIds, pseudonym } = person;
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        for (const table of tablesOfExamSession)
          await transaction(table).whereIn('exam_session_id', examSessionIds).delete();
        for (const id of examSessionIds) await renameExamSession(transaction, id, person);
        await renameInAudit(transaction, person);
        for (const table of ['sign_ins', 'sign_in_links'])
          await transaction(table).where({ account_id: accountId }).delete();
        await transaction('accounts')
          .where({ id: accountId })
          .update({
            ...{ name: pseudonym, name_key: accountNameKey(pseudonym), password_hash: null, disabled: true },
          });
      }),
    );
  }

  compact(): Promise<void> {
    return guarded(async () => {
      await this.#database.raw('VACUUM');
      await this.#database.raw('PRAGMA wal_checkpoint(TRUNCATE)');
    });
  }

  removeAccount(accountId: string, entry: AuditEntry): Promise<void> {
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        await transaction('accounts').where({ id: accountId }).delete();
        await transaction('audit').insert(auditRow(entry));
      }),
    );
  }
}

function auditAbout(database: Knex, ids: readonly string[]): Knex.QueryBuilder {
  return database('audit').whereIn('account_id', ids).orWhereIn('subject_id', ids).orderBy('id');
}

const hasName = (text: string, name: string): boolean => accountNameKey(text).includes(accountNameKey(name));

/** The title is the exam's, but for one that somebody scheduled with the name in it. */
async function renameExamSession(
  database: Knex,
  id: string,
  { name, pseudonym }: PersonToErase,
): Promise<void> {
  const { exam_title: title } = titleSchema.parse(await database('exam_sessions').where({ id }).first());
  await database('exam_sessions')
    .where({ id })
    .update({ candidate_name: pseudonym, exam_title: hasName(title, name) ? erasedText : title });
}

/** Entries have ids only; but a folder to export to, which somebody chose, may have the name in its own. */
async function renameInAudit(
  database: Knex,
  { accountId, examSessionIds, name }: PersonToErase,
): Promise<void> {
  const rows: unknown = await auditAbout(database, [accountId, ...examSessionIds]);
  for (const { id, detail } of z.array(detailSchema).parse(rows)) {
    const members = Object.entries(JSON.parse(detail) as AuditEntry['detail']);
    if (!members.some(([, value]) => hasName(String(value), name))) continue;
    const without = members.map(([key, value]) => [key, hasName(String(value), name) ? erasedText : value]);
    await database('audit')
      .where({ id })
      .update({ detail: JSON.stringify(Object.fromEntries(without)) });
  }
}
