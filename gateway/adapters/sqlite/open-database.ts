import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import knex, { type Knex } from 'knex';
import type { Log } from '../../ports/log.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { guarded } from './guarded.ts';
import { migrationSource } from './migrations.ts';

/** The part of a `sqlite3` connection that is needed to prepare it. */
interface RawConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
  close(done: () => void): void;
}

// WAL: readers never wait for the writer, and a power cut loses at most the last moment, never the file.
// Secure delete: a face that was deleted is overwritten, and not only forgotten.
const preparation = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA foreign_keys = ON;
  PRAGMA busy_timeout = 5000;
  PRAGMA secure_delete = ON;
`;

// In WAL mode every connection has a lock on the file for as long as it lives, and one that is exclusive has the only one.
const aloneFirst = 'PRAGMA locking_mode = EXCLUSIVE;';
const aloneLast = 'PRAGMA busy_timeout = 500; BEGIN EXCLUSIVE; COMMIT;';

/** Opens the database file for this process alone: nobody else has it open, nor can open it before it is closed. Throws `data-in-use` and `store-failed`. */
export async function openDatabaseAlone(file: string, log: Log): Promise<Knex> {
  try {
    return await open(file, log, aloneFirst + preparation.replace(/PRAGMA busy_timeout.*/, '') + aloneLast);
  } catch (error) {
    if (isBusy(error)) throw new CodedError('data-in-use', file, { cause: error });
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as NodeJS.ErrnoException).code === 'SQLITE_BUSY' || isBusy(error.cause);
}

/** Opens the database file, creates it and its folder when missing, and brings its tables up to date; throws `store-failed`. */
export function openDatabase(file: string, log: Log): Promise<Knex> {
  return open(file, log, preparation);
}

async function open(file: string, log: Log, preparing: string): Promise<Knex> {
  const database = knex({
    client: 'sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    log: quietLog(log),
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: RawConnection, done: (error: Error | null) => void) =>
        connection.exec(preparing, (error) =>
          // One that cannot be used would go on holding its lock on the file.
          error === null ? done(null) : connection.close(() => done(error)),
        ),
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

/** Whatever the library would print goes to our log: stdout is for the product's output. */
function quietLog(log: Log): Knex.Logger {
  const note = (message: unknown): void =>
    log.debug({ message: String(message) }, 'the database library says');
  return { warn: note, error: note, deprecate: note, debug: note };
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
