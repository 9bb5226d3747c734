import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isSignedBy } from '../../gateway/adapters/evidence/ed25519.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { sealKeyListSchema } from '../../gateway/contract/evidence-manifest.ts';
import { verifySeal } from '../../gateway/domain/evidence/evidence-manifest.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { keepSealedRecording } from '../support/sealed-recording.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';
import { TestGateway } from '../support/test-gateway.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'roundsight-gateway-evidence-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

it('makes a seal key at its first start, for itself alone, and lists it', async () => {
  const gateway = await TestGateway.start({ dataDir });
  const answer = await gateway.fetch('/api/seal-keys', {
    headers: { cookie: await gateway.signIn('supervisor') },
  });
  const { keys } = sealKeyListSchema.parse(await answer.json());
  expect(keys).toMatchObject([{ validTo: null }]);
  for (const name of await readdir(join(dataDir, 'seal-keys')))
    expect((await stat(join(dataDir, 'seal-keys', name))).mode & 0o777).toBe(0o600);
  await gateway.close();
});

it('seals at its start what a gateway that was killed after the end of a recording has not', async () => {
  const wish = { examSessionId: 'one', seed: 1, segmentsOfTrack: 1, fragmentBytes: 10 };
  await keepSealedRecording(dataDir, wish);
  const before = await openDatabase(join(dataDir, 'roundsight.db'), new CollectingLog());
  await before('evidence_seals').delete();
  await closeDatabase(before);
  const gateway = await TestGateway.start({ dataDir });
  const told = () => gateway.log.atLevel('info');
  await expect.poll(told).toContain('the evidence of an exam session is sealed');
  const answer = await gateway.fetch('/api/seal-keys', {
    headers: { cookie: await gateway.signIn('administrator') },
  });
  const { keys } = sealKeyListSchema.parse(await answer.json());
  await gateway.close();
  const after = await openDatabase(join(dataDir, 'roundsight.db'), new CollectingLog());
  const sealed = await sqliteStores(after).seals.ofExamSession('one');
  await closeDatabase(after);
  expect(verifySeal(sealed ?? expect.fail(), keys, isSignedBy)).toBe('valid');
});
