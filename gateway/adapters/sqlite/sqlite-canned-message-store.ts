import type { Knex } from 'knex';
import { z } from 'zod';
import { cannedMessageListSchema, type CannedMessageList } from '../../contract/canned-messages.ts';
import type { CannedMessageStore } from '../../ports/canned-message-store.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

/** The list is one row: it changes as a whole. */
const id = 1;

/** `messages` is a JSON column: text from SQLite, a value from PostgreSQL. */
const rowSchema = z
  .object({
    version: integerField,
    messages: z.union([z.string().transform((text): unknown => JSON.parse(text)), z.unknown()]),
  })
  .pipe(cannedMessageListSchema);

/** Ready-made words in the table `canned_messages`. */
export class SqliteCannedMessageStore implements CannedMessageStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  current(): Promise<CannedMessageList | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('canned_messages').where({ id }).first('version', 'messages');
      return row === undefined ? null : rowSchema.parse(row);
    });
  }

  put({ version, messages }: CannedMessageList): Promise<boolean> {
    return guarded(async () => {
      const change = { version, messages: JSON.stringify(messages) };
      if (version > 1) {
        const kept = this.#database('canned_messages').where({ id, version: version - 1 });
        return (await kept.update(change)) > 0;
      }
      const added: unknown[] = await this.#database('canned_messages')
        .insert({ id, ...change })
        .onConflict('id')
        .ignore()
        .returning('id');
      return added.length > 0;
    });
  }
}
