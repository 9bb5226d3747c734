import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceFolders } from '../../gateway/adapters/evidence/evidence-folders.ts';
import { WrappedEvidenceKeys } from '../../gateway/adapters/evidence/evidence-keys.ts';
import { openMasterKey } from '../../gateway/adapters/evidence/master-key.ts';
import { openText, sealText } from '../../gateway/adapters/evidence/sealed-text.ts';
import { S3ObjectStore } from '../../gateway/adapters/object-store/s3-object-store.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteUploadStore } from '../../gateway/adapters/sqlite/sqlite-upload-store.ts';
import { composeObjectStore } from '../../gateway/compose/object-store.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import { EvidenceUploading } from '../../gateway/use-cases/upload-evidence.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { sha256 } from '../support/exam-session-course.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { runRoundsight } from '../support/roundsight-command.ts';
import { S3Server, s3Credentials, type S3Fault } from '../support/s3-server.ts';
import { keepSealedRecording } from '../support/sealed-recording.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';

const wish = { segmentsOfTrack: 3, fragmentBytes: 20_000 };
const ids = ['one', 'two'];
const sealNames = ['entries.jsonl.enc', 'log.jsonl.enc', 'manifest.json.enc'];

let root: string;
let server: S3Server;
let database: Knex;
let clock: FakeClock;
let log: CollectingLog;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundsight-uploaded-'));
  for (const [seed, examSessionId] of ids.entries())
    await keepSealedRecording(join(root, 'data'), { ...wish, examSessionId, seed });
  database = await openDatabase(join(root, 'data', 'roundsight.db'), new CollectingLog());
  server = await S3Server.start();
  clock = new FakeClock();
  log = new CollectingLog();
});
afterEach(async () => {
  expect(server.refusals).toEqual([]);
  await server.close();
  await closeDatabase(database);
  await rm(root, { recursive: true });
});

const keys = async () => new WrappedEvidenceKeys(await openMasterKey(join(root, 'data', 'evidence.key')));
const objects = (options: object = {}) =>
  new S3ObjectStore({
    ...{ endpoint: server.endpoint, bucket: 'exams', region: 'eu-central-1', prefix: 'centre/' },
    ...{ credentials: s3Credentials, maxBitsPerSecond: null, idleTimeoutMs: 500, ...options },
  });

/** As a gateway has it that starts on this data folder. */
async function uploading(options: object = {}): Promise<EvidenceUploading> {
  return new EvidenceUploading({
    ...{ ...sqliteStores(database), objects: objects(options), sealText, clock, digest: sha256, log },
    uploads: new SqliteUploadStore(database),
    evidenceFiles: new EvidenceFolders(join(root, 'data', 'evidence')),
    evidenceKeys: await keys(),
  });
}

async function filesOf(id: string): Promise<[name: string, bytes: Buffer][]> {
  const folder = join(root, 'data', 'evidence', id);
  const entries = await readdir(folder, { recursive: true });
  const names = entries.filter((name) => name.endsWith('.rsev')).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, Buffer]> => [
      `centre/${id}/${name}`,
      await readFile(join(folder, name)),
    ]),
  );
}

/** Every file is there as it lies here, the seal too, and nothing else. */
async function expectAllThere(of: readonly string[] = ids): Promise<void> {
  const names = of.flatMap((id) => sealNames.map((name) => `centre/${id}/${name}`));
  for (const id of of)
    for (const [name, bytes] of await filesOf(id)) {
      expect(server.objects.get(name)?.equals(bytes), name).toBe(true);
      names.push(name);
    }
  expect([...server.objects.keys()].sort()).toEqual(names.sort());
}
const listed = async () => {
  const { exitCode, stdout } = await runRoundsight(root, [
    'evidence',
    'uploads',
    '--data-dir',
    'data',
    '--json',
  ]);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as {
    waiting: { examSessionId: string }[];
    failed: { object: string; error: string }[];
  };
};

describe('an object store', () => {
  it('has every segment as it lies on the disk, the oldest first, and the seal so that only the key opens it', async () => {
    const uploads = await uploading();
    expect((await listed()).waiting).toMatchObject([
      { examSessionId: 'one', segments: 6 },
      { examSessionId: 'two', segments: 6 },
    ]);
    await Promise.all([uploads.look(), uploads.look()]);
    await expectAllThere();
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(18);
    expect(server.requests.slice(0, 2)).toEqual([
      'PUT centre/one/panorama/000001.rsev',
      'PUT centre/one/microphone/000001.rsev',
    ]);
    for (const bytes of server.objects.values())
      for (const word of ['examSessionId', 'recording-started', 'Anatomie'])
        expect(bytes.includes(word)).toBe(false);
    const wrapped = (await sqliteStores(database).evidence.wrappedKey('one')) ?? '';
    const key = (await keys()).unwrap('one', wrapped);
    const sealed = server.objects.get('centre/one/manifest.json.enc') ?? Buffer.alloc(0);
    expect(openText(key, 'manifest.json.enc', sealed)).toContain('"examSessionId":"one"');
    expect(openText(key, 'log.jsonl.enc', sealed)).toBeNull();
    expect(openText(key, 'manifest.json.enc', sealed.subarray(0, -1))).toBeNull();
    await (await uploading()).look();
    expect(server.requests).toHaveLength(18);
    expect(await listed()).toEqual({ waiting: [], failed: [] });
  });

  const faults: [string, S3Fault][] = [
    ['an error of its own', { status: 500 }],
    ['too much to do', { status: 503, code: 'SlowDown' }],
    ['nobody allowed', { status: 403, code: 'AccessDenied' }],
    ['another place', { status: 307 }],
    ['a connection that is reset in the middle', { cutAfterBytes: 70_000 }],
    ['nothing to say', 'silent'],
    ['other bytes than were sent', 'other-checksum'],
  ];
  it.each(faults)('that has %s is tried again, and misses nothing in the end', async (_, fault) => {
    server.faults = [null, fault, null, fault, fault];
    const uploads = await uploading();
    await uploads.look();
    expect(server.objects.size).toBeLessThan(18);
    expect((await listed()).failed).toMatchObject([{ object: 'microphone/000001.rsev', attempts: 1 }]);
    // It is left alone for a second, and twice as long each time.
    const asked = server.requests.length;
    await uploads.look();
    expect(server.requests).toHaveLength(asked);
    for (let second = 0; second < 8; second += 1) {
      clock.advance(1000);
      await uploads.look();
    }
    await expectAllThere();
    expect(log.atLevel('warn')).toHaveLength(3);
  });

  it('that does not repeat the checksum is asked what it has', async () => {
    server.faults = ['no-checksum'];
    await (await uploading()).look();
    expect(server.requests.slice(0, 2)).toEqual([
      'PUT centre/one/panorama/000001.rsev',
      'HEAD centre/one/panorama/000001.rsev',
    ]);
    await expectAllThere();
  });

  it('that is away for hours gets everything when it is back, also from the next gateway', async () => {
    server.isDown = true;
    const uploads = await uploading();
    for (let minute = 0; minute < 180; minute += 1) {
      await uploads.look();
      clock.advance(60_000);
    }
    // Never more often than every five minutes in the end.
    expect(server.requests.length).toBeLessThan(50);
    uploads.close();
    server.isDown = false;
    await (await uploading()).look();
    await expectAllThere();
  });

  it('gets what was on its way when the gateway ended from the next one', async () => {
    const slow = await uploading({ maxBitsPerSecond: 1_000_000 });
    const looking = slow.look();
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(1);
    slow.close();
    await looking;
    expect(server.objects.size).toBe(0);
    expect(log.atLevel('warn')).toEqual([]);
    await (await uploading()).look();
    await expectAllThere();
  });

  it('never gets a file that is not the one in the chain, and gets all others and the seal', async () => {
    const path = join(root, 'data', 'evidence', 'one', 'panorama', '000002.rsev');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await rm(join(root, 'data', 'evidence', 'two', 'microphone', '000003.rsev'));
    const uploads = await uploading();
    await uploads.look();
    expect(server.objects.size).toBe(16);
    expect(server.objects.has('centre/one/panorama/000002.rsev')).toBe(false);
    expect(server.objects.has('centre/one/manifest.json.enc')).toBe(true);
    const { failed, waiting } = await listed();
    expect(failed.map(({ object }) => object).sort()).toEqual([
      'microphone/000003.rsev',
      'panorama/000002.rsev',
    ]);
    expect(waiting).toMatchObject([{ segments: 1 }, { segments: 1 }]);
    const asked = server.requests.length;
    await uploads.look();
    expect(server.requests).toHaveLength(asked);
    expect(log.atLevel('error')).toHaveLength(2);
    // Put right from a backup.
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(path, bytes);
    clock.advance(3_600_000);
    await uploads.look();
    expect(server.objects.has('centre/one/panorama/000002.rsev')).toBe(true);
  });

  it('loses what was deleted here, however often it fails', async () => {
    await (await uploading()).look();
    await sqliteStores(database).evidence.eraseKey('one');
    server.faults = [null, null, { status: 500 }, { cutAfterBytes: -1 }];
    const uploads = await uploading();
    for (let turn = 0; turn < 10; turn += 1) {
      await uploads.look();
      clock.advance(10_000);
    }
    await expectAllThere(['two']);
    const asked = server.requests.length;
    await uploads.look();
    expect(server.requests).toHaveLength(asked);
  });

  it('loses also what was deleted here while it was on its way', async () => {
    const slow = await uploading({ maxBitsPerSecond: 1_000_000 });
    const looking = slow.look();
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(1);
    // The gateway is killed after the store has it and before that is written down.
    slow.close();
    await looking;
    server.objects.set('centre/one/panorama/000001.rsev', Buffer.from('on its way'));
    await sqliteStores(database).evidence.eraseKey('one');
    await (await uploading()).look();
    await expectAllThere(['two']);
  });

  it('takes no more than is allowed', async () => {
    const one = Buffer.alloc(500_000, 7);
    const beganMs = performance.now();
    await objects({ maxBitsPerSecond: 4_000_000 }).put('paced', one, new AbortController().signal);
    // A second at that pace, without the last part. It can be slower, never faster.
    expect(performance.now() - beganMs).toBeGreaterThan(850);
    expect(server.objects.get('centre/paced')?.equals(one)).toBe(true);
  });
});

describe('the credentials of an object store', () => {
  const composed = (content: string | null, mode = 0o600) => {
    const credentialsFile = join(root, 'credentials.json');
    const place = { endpoint: server.endpoint, bucket: 'exams', credentialsFile };
    const { evidence } = configFileSchema.parse({ evidence: { upload: place } });
    const written =
      content === null
        ? Promise.resolve()
        : writeFile(credentialsFile, content).then(() => chmod(credentialsFile, mode));
    return written.then(() => composeObjectStore({ evidence }));
  };

  it('are in a file for the gateway alone, and never said', async () => {
    const store = (await composed(JSON.stringify(s3Credentials))) ?? expect.fail();
    await store.put('one', Buffer.from('1'), new AbortController().signal);
    expect(server.objects.get('one')?.toString()).toBe('1');
    await expect(composed(JSON.stringify(s3Credentials), 0o644)).rejects.toMatchObject({
      code: 'config-invalid',
    });
    await rm(join(root, 'credentials.json'));
    await expect(composed(null)).rejects.toMatchObject({ code: 'config-missing' });
    const fault: unknown = await composed('{"accessKeyId": "A", "secret": "hush"}').catch(
      (error: unknown) => error,
    );
    expect(fault).toMatchObject({ code: 'config-invalid' });
    expect(JSON.stringify(fault) + String(fault)).not.toContain('hush');
  });
});
