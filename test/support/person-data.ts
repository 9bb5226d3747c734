import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteBlindPictureStore } from '../../gateway/adapters/sqlite/sqlite-blind-picture-store.ts';
import { SqliteFirstHeadsetStore } from '../../gateway/adapters/sqlite/sqlite-first-headset-store.ts';
import { SqliteLegalHoldStore } from '../../gateway/adapters/sqlite/sqlite-legal-hold-store.ts';
import { CollectingLog } from './collecting-log.ts';
import { keepSealedRecording } from './sealed-recording.ts';
import { sqliteStores } from './sqlite-stores.ts';

export const zoe = { name: 'Zoë Überlingen-Quast', accountId: 'account-zoe' };
const sue = { id: 'sue', name: 'Sue', role: 'supervisor', examSessionId: null, passwordHash: null } as const;
export const faceJpeg = Buffer.from(`the face of ${zoe.name}`);

/** Uses the database of a data folder, and closes it. */
export async function withDatabase<T>(dataDir: string, use: (database: Knex) => Promise<T>): Promise<T> {
  const database = await openDatabase(join(dataDir, 'roundsight.db'), new CollectingLog());
  return use(database).finally(() => closeDatabase(database));
}

/** The data folder of a gateway where Zoë and Ada sat an exam each (`zoe-1`, `ada-1`), with everything that a gateway keeps of them. */
export async function keepTwoPeople(dataDir: string): Promise<void> {
  const wish = { seed: 1, segmentsOfTrack: 2, fragmentBytes: 2000 };
  await keepSealedRecording(dataDir, { ...wish, examSessionId: 'zoe-1', endedOf: zoe.name });
  await keepSealedRecording(dataDir, { ...wish, examSessionId: 'ada-1', endedOf: 'Ada Lovell' });
  await withDatabase(dataDir, async (database) => {
    await sqliteStores(database).accounts.add({ ...sue, disabled: false, createdAtMs: 0 });
    await keepAbout(database, 'zoe-1', zoe);
    await keepAbout(database, 'ada-1', { name: 'Ada Lovell', accountId: 'account-ada' });
  });
}

async function keepAbout(
  database: Knex,
  examSessionId: string,
  { name, accountId }: typeof zoe,
): Promise<void> {
  const { accounts, identityStills, signIns, links, audit } = sqliteStores(database);
  await accounts.add({
    ...{ id: accountId, name, role: 'candidate', examSessionId, passwordHash: null },
    ...{ disabled: false, createdAtMs: 1 },
  });
  await signIns.add({ secretDigest: `digest-${name}`, accountId, createdAtMs: 1, lastSeenAtMs: 2 });
  await links.add({ tokenDigest: `token-${name}`, accountId, expiresAtMs: 3 });
  await identityStills.add({
    ...{ id: `${examSessionId}-face`, examSessionId, kind: 'face', takenAtMs: 1, submitted: true },
    jpeg: Buffer.from(`the face of ${name}`),
  });
  const jpeg = Buffer.from(`the room of ${name}`);
  await new SqliteBlindPictureStore(database).add({
    ...{ id: `${examSessionId}-dark`, examSessionId, takenAtMs: 1, jpeg },
  });
  await new SqliteFirstHeadsetStore(database).keep(examSessionId, {
    ...{ serial: `of ${name}`, calibrationFingerprint: null },
  });
  const holds = new SqliteLegalHoldStore(database);
  const deed = { atMs: 1, accountId: 'sue', name: 'Sue', reason: `${name} has complained` };
  const entry = { atMs: 1, action: 'legal-hold-placed', accountId: 'sue', subjectId: examSessionId } as const;
  await holds.place({ id: `hold-${examSessionId}`, examSessionId, placed: deed }, { ...entry, detail: {} });
  await holds.lift(examSessionId, deed, { ...entry, action: 'legal-hold-lifted', detail: {} });
  const viewed = {
    atMs: 5,
    action: 'recording-replayed',
    accountId: 'sue',
    subjectId: examSessionId,
  } as const;
  await audit.record({ ...viewed, detail: {} });
  const output = `/exports/${name.toUpperCase()}`;
  await audit.record({ ...viewed, action: 'evidence-exported', detail: { output } });
}

/** Files below a folder in which one of these texts stands, whatever their case. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const content = [bytes.toString('utf8').toLowerCase(), bytes.toString('utf16le').toLowerCase()];
    if (texts.some((text) => content.some((one) => one.includes(text.toLowerCase())))) found.push(path);
  }
  return found;
}
