import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import knex, { type Knex } from 'knex';
import { guarded } from './guarded.ts';
import { migrationSource } from './migrations.ts';

/** The part of a `sqlite3` connection that is needed to prepare it. */
interface RawConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

// WAL: readers never wait for the writer, and a power cut loses at most the last moment, never the file.
const preparation = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA foreign_keys = ON;
  PRAGMA busy_timeout = 5000;
`;

/** Opens the database file, creates it and its folder when missing, and brings its tables up to date; throws `store-failed`. */
export async function openDatabase(file: string): Promise<Knex> {
  const database = knex({
    client: 'sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: RawConnection, done: (error: Error | null) => void) =>
        connection.exec(preparation, done),
    },
    acquireConnectionTimeout: 10_000,
  });
  try {
    await guarded(async () => {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await database.migrate.latest({ migrationSource });
    });
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** Writes everything into the one database file and closes it. */
export async function closeDatabase(database: Knex): Promise<void> {
  try {
    await guarded(async () => {
      await database.raw('PRAGMA wal_checkpoint(TRUNCATE)');
    });
  } finally {
    await database.destroy();
  }
}
