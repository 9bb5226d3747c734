import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';

describe('the database file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-database-'));
    file = join(folder, 'roundsight.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const pragma = async (database: Knex, name: string): Promise<unknown> => {
    const rows: unknown = await database.raw(`PRAGMA ${name}`);
    return Object.values((rows as Record<string, unknown>[])[0] ?? {})[0];
  };

  it('is crash-safe, waits for others, and holds references', async () => {
    const database = await openDatabase(file, new CollectingLog());
    expect(await pragma(database, 'journal_mode')).toBe('wal');
    expect(await pragma(database, 'busy_timeout')).toBe(5000);
    expect(await pragma(database, 'foreign_keys')).toBe(1);
    const orphan = { secretDigest: 'd', accountId: 'nobody', createdAtMs: 1, lastSeenAtMs: 1 };
    await expect(sqliteStores(database).signIns.add(orphan)).rejects.toMatchObject({ code: 'store-failed' });
    await closeDatabase(database);
  });

  it('is whole in one file after closing, and is opened again as it was', async () => {
    const first = await openDatabase(file, new CollectingLog());
    const entry = { atMs: 1, action: 'sign-in' as const, accountId: null, subjectId: null, detail: {} };
    await sqliteStores(first).audit.record(entry);
    await closeDatabase(first);
    expect(await readdir(folder)).toEqual(['roundsight.db']);
    const second = await openDatabase(file, new CollectingLog());
    expect(await sqliteStores(second).audit.newest(9)).toEqual([entry]);
    await closeDatabase(second);
  });

  it('that is no database is refused with a code', async () => {
    await writeFile(file, 'this is no database, and long enough to be sure of it');
    await expect(openDatabase(file, new CollectingLog())).rejects.toMatchObject({ code: 'store-failed' });
  });

  it('with a row that nobody could have written is refused with a code', async () => {
    const database = await openDatabase(file, new CollectingLog());
    await database('audit').insert({ at_ms: 1, action: 'no-such-action', detail: '{}' });
    await expect(sqliteStores(database).audit.newest(1)).rejects.toMatchObject({ code: 'store-failed' });
    await closeDatabase(database);
  });
});
