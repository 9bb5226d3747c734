import type { Knex } from 'knex';
import { z } from 'zod';
import type { SignInRecord } from '../../domain/accounts/sign-in.ts';
import type { SignInStore } from '../../ports/sign-in-store.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

const rowSchema = z
  .object({
    secret_digest: z.string(),
    account_id: z.string(),
    created_at_ms: integerField,
    last_seen_at_ms: integerField,
  })
  .transform((row): SignInRecord => ({
    secretDigest: row.secret_digest,
    accountId: row.account_id,
    createdAtMs: row.created_at_ms,
    lastSeenAtMs: row.last_seen_at_ms,
  }));

/** Sign-ins in the table `sign_ins`. */
export class SqliteSignInStore implements SignInStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  add(signIn: SignInRecord): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_ins').insert({
        secret_digest: signIn.secretDigest,
        account_id: signIn.accountId,
        created_at_ms: signIn.createdAtMs,
        last_seen_at_ms: signIn.lastSeenAtMs,
      });
    });
  }

  byDigest(secretDigest: string): Promise<SignInRecord | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('sign_ins').where({ secret_digest: secretDigest }).first();
      return row === undefined ? null : rowSchema.parse(row);
    });
  }

  touch(secretDigest: string, lastSeenAtMs: number): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_ins')
        .where({ secret_digest: secretDigest })
        .update({ last_seen_at_ms: lastSeenAtMs });
    });
  }

  remove(secretDigest: string): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_ins').where({ secret_digest: secretDigest }).delete();
    });
  }

  removeOfAccount(accountId: string): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_ins').where({ account_id: accountId }).delete();
    });
  }

  removeStale(createdBeforeMs: number, lastSeenBeforeMs: number): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_ins')
        .where('created_at_ms', '<', createdBeforeMs)
        .orWhere('last_seen_at_ms', '<', lastSeenBeforeMs)
        .delete();
    });
  }
}
