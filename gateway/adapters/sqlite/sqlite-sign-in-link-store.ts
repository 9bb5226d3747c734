import type { Knex } from 'knex';
import { z } from 'zod';
import type { SignInLinkRecord } from '../../domain/accounts/sign-in-link.ts';
import type { SignInLinkStore } from '../../ports/sign-in-link-store.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

const rowSchema = z
  .object({ token_digest: z.string(), account_id: z.string(), expires_at_ms: integerField })
  .transform((row): SignInLinkRecord => ({
    tokenDigest: row.token_digest,
    accountId: row.account_id,
    expiresAtMs: row.expires_at_ms,
  }));

/** Sign-in links in the table `sign_in_links`. */
export class SqliteSignInLinkStore implements SignInLinkStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  add(link: SignInLinkRecord): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_in_links').insert({
        token_digest: link.tokenDigest,
        account_id: link.accountId,
        expires_at_ms: link.expiresAtMs,
      });
    });
  }

  take(tokenDigest: string, nowMs: number): Promise<SignInLinkRecord | null> {
    return guarded(async () => {
      const link = this.#database('sign_in_links')
        .where({ token_digest: tokenDigest })
        .where('expires_at_ms', '>', nowMs);
      const row: unknown = await link.clone().first();
      if (row === undefined) return null;
      // Of any number of callers who read the link, the one whose delete found it gets it.
      return (await link.clone().delete()) > 0 ? rowSchema.parse(row) : null;
    });
  }

  removeOfAccount(accountId: string): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_in_links').where({ account_id: accountId }).delete();
    });
  }

  removeExpired(nowMs: number): Promise<void> {
    return guarded(async () => {
      await this.#database('sign_in_links').where('expires_at_ms', '<=', nowMs).delete();
    });
  }
}
