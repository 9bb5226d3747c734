import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { verifyEntries } from '../../gateway/domain/evidence/evidence-entry.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { sha256 } from '../support/exam-session-course.ts';
import type { Stores } from '../support/memory-stores.ts';
import { sampleEntries } from '../support/sample-entries.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';

describe('evidence in the database file', () => {
  let folder: string;
  let database: Knex;
  let stores: Stores;
  const everything = () => stores.evidence.list('one', { afterPosition: 0, limit: 1000 });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-evidence-database-'));
    database = await openDatabase(join(folder, 'roundsight.db'), new CollectingLog());
    stores = sqliteStores(database);
    await stores.examSessions.add({
      ...{ id: 'one', examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled', headsetId: null },
      ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null },
    });
    await stores.evidence.begin('one', 'the wrapped key of exam session one');
    for (const entry of sampleEntries) await stores.evidence.append('one', entry);
  });
  afterEach(async () => {
    await closeDatabase(database);
    await rm(folder, { recursive: true });
  });

  it.each<[string, string, string]>([
    ['a changed entry', `SET entry = replace(entry, '"samples":300', '"samples":301')`, 'hash'],
    ['no JSON', `SET entry = '{'`, 'body'],
    ['no entry', `SET entry = '{"position":3}'`, 'body'],
    ['another hash', `SET hash = '${'0'.repeat(64)}'`, 'hash'],
    ['no hash', `SET hash = ''`, 'body'],
  ])('is told to be broken where somebody wrote %s', async (_what, change, why) => {
    await database.raw(`UPDATE evidence_entries ${change} WHERE position = 3`);
    expect(verifyEntries(await everything(), sha256)).toMatchObject({ outcome: 'broken', position: 3, why });
  });

  it('is told to be broken where somebody deleted an entry', async () => {
    await database('evidence_entries').where({ position: 3 }).delete();
    expect(verifyEntries(await everything(), sha256)).toMatchObject({
      outcome: 'broken',
      position: 3,
      why: 'order',
    });
  });

  it('has nothing of a key that was erased or replaced, neither in the file nor in its log', async () => {
    const bytes = async (): Promise<string> => {
      const files = await Promise.all(
        (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')),
      );
      return files.join('');
    };
    const [first, second] = ['the wrapped key of exam session one', 'the same key under another master key'];
    expect(await bytes()).toContain(first);
    await stores.evidence.replaceKey('one', { from: first, to: second });
    expect(await bytes()).not.toContain(first);
    expect(await bytes()).toContain(second);
    await stores.evidence.eraseKey('one');
    expect(await bytes()).not.toContain(second);
    expect(verifyEntries(await everything(), sha256)).toEqual({ outcome: 'whole' });
  });
});
