import type { Knex } from 'knex';
import { z } from 'zod';
import { roleSchema } from '../../contract/roles.ts';
import { accountNameKey, type AccountRecord } from '../../domain/accounts/account.ts';
import type { AccountStore } from '../../ports/account-store.ts';
import { guarded } from './guarded.ts';
import { booleanField, integerField } from './row-fields.ts';

const rowSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    exam_session_id: z.string().nullable(),
    password_hash: z.string().nullable(),
    disabled: booleanField,
    created_at_ms: integerField,
  })
  .transform((row): AccountRecord => ({
    id: row.id,
    name: row.name,
    role: row.role,
    examSessionId: row.exam_session_id,
    passwordHash: row.password_hash,
    disabled: row.disabled,
    createdAtMs: row.created_at_ms,
  }));

/** Accounts in the table `accounts`. */
export class SqliteAccountStore implements AccountStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  add(account: AccountRecord): Promise<'added' | 'name-taken'> {
    return guarded(async () => {
      const inserted: unknown[] = await this.#database('accounts')
        .insert({
          id: account.id,
          name: account.name,
          name_key: accountNameKey(account.name),
          role: account.role,
          exam_session_id: account.examSessionId,
          password_hash: account.passwordHash,
          disabled: account.disabled,
          created_at_ms: account.createdAtMs,
        })
        .onConflict('name_key')
        .ignore()
        .returning('id');
      return inserted.length > 0 ? 'added' : 'name-taken';
    });
  }

  byId(id: string): Promise<AccountRecord | null> {
    return this.#first({ id });
  }

  byName(name: string): Promise<AccountRecord | null> {
    return this.#first({ name_key: accountNameKey(name) });
  }

  list(): Promise<AccountRecord[]> {
    return guarded(async () =>
      z.array(rowSchema).parse(await this.#database('accounts').orderBy(['created_at_ms', 'name_key'])),
    );
  }

  setDisabled(id: string, disabled: boolean): Promise<boolean> {
    return guarded(async () => (await this.#database('accounts').where({ id }).update({ disabled })) > 0);
  }

  #first(where: Record<string, string>): Promise<AccountRecord | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('accounts').where(where).first();
      return row === undefined ? null : rowSchema.parse(row);
    });
  }
}
