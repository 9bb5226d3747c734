import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { CollectingLog } from './collecting-log.ts';
import { memoryStores, type Stores } from './memory-stores.ts';
import { sqliteStores } from './sqlite-stores.ts';

/** Stores that a contract runs on, and how they are closed. */
export interface OpenedStores {
  stores: Stores;
  close(): Promise<void>;
}

/** Every kind of store that the contracts hold for. */
export const storeKinds: [string, () => Promise<OpenedStores>][] = [
  ['in memory', () => Promise.resolve({ stores: memoryStores(), close: () => Promise.resolve() })],
  [
    'in SQLite',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'roundsight-stores-'));
      const database = await openDatabase(join(folder, 'data/roundsight.db'), new CollectingLog());
      return {
        stores: sqliteStores(database),
        close: async () => {
          await closeDatabase(database);
          await rm(folder, { recursive: true });
        },
      };
    },
  ],
];
