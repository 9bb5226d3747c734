import { createHash } from 'node:crypto';
import { readdir, readlink, rename, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { composeVerifying } from '../../gateway/compose/verifying.ts';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { exportedReadme } from '../../gateway/domain/evidence/exported-files.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import { keepSealedRecording } from '../support/sealed-recording.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { unzip } from '../support/unzip.ts';

const waiting = { timeout: 10_000, interval: 20 };
const wish = { examSessionId: 'one', seed: 3, segmentsOfTrack: 4, fragmentBytes: 120_000 };
const encrypted = 'evidence/one/panorama/000003.rsev';

let dataDir: string;
let gateway: TestGateway;
let cookie: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'roundsight-download-'));
  await keepSealedRecording(dataDir, wish);
  gateway = await TestGateway.start({ dataDir });
  cookie = await gateway.signIn('supervisor');
});
afterEach(async () => {
  await gateway.close();
  await rm(dataDir, { recursive: true });
});

const ask = (init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}, id = 'one') =>
  gateway.fetch(`/api/exam-sessions/${id}/export`, { ...init, headers: { cookie, ...init.headers } });
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const refusal = async (answer: Response) => errorAnswerSchema.parse(await answer.json()).error.code;
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
async function openFiles(): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((path) => path.includes('.rsev'));
}
async function inDatabase<T>(use: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>) {
  const database = await openDatabase(join(dataDir, 'roundsight.db'), new CollectingLog());
  return use(database).finally(() => closeDatabase(database));
}
const downloadRows = () =>
  inDatabase(async (database) =>
    (await sqliteStores(database).audit.newest(1000)).filter(
      ({ action }) => action === 'evidence-downloaded',
    ),
  );

describe('downloading a sealed recording', () => {
  it('gives a ZIP file of a length that is told before, the same every time, and notes it', async () => {
    const head = await ask({ method: 'HEAD' });
    const answer = await ask();
    const zip = await bytesOf(answer);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'content-type': 'application/zip', 'content-length': String(zip.length) },
      ...{ 'accept-ranges': 'bytes', 'cache-control': 'no-store' },
      'content-disposition': 'attachment; filename="roundsight-one.zip"',
    });
    for (const name of ['content-length', 'etag', 'accept-ranges', 'content-type', 'content-disposition'])
      expect(head.headers.get(name), name).toBe(answer.headers.get(name));
    expect([head.status, await head.text()]).toEqual([200, '']);
    const files = unzip(zip);
    expect([...files.keys()]).toHaveLength(13);
    expect([...files.keys()]).toEqual([...files.keys()].sort());
    expect(files.get('one/README.txt')?.toString()).toBe(exportedReadme);
    await writeFile(join(dataDir, 'got.zip'), zip);
    await writeFile(
      join(dataDir, 'keys.json'),
      await (await gateway.fetch('/api/seal-keys', { headers: { cookie } })).text(),
    );
    const verifying = await composeVerifying(null);
    const [got, keys] = [
      await verifying.open(join(dataDir, 'got.zip')),
      await verifying.readKeys(join(dataDir, 'keys.json')),
    ];
    const request = {
      files: got,
      keys,
      needsTimeStamp: false,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    };
    expect(await verifying.verify(request).finally(() => got.close())).toMatchObject({ outcome: 'whole' });
    expect((await bytesOf(await ask())).equals(zip)).toBe(true);
    expect(await downloadRows()).toMatchObject(
      Array.from({ length: 2 }, () => ({ subjectId: 'one', detail: { segments: 8 } })),
    );
    await expect.poll(openFiles, waiting).toEqual([]);
  });

  it(
    'goes on wherever it broke off, also in another gateway, and notes it once',
    { timeout: 60_000 },
    async () => {
      const whole = await ask();
      const etag = whole.headers.get('etag') ?? '';
      const zip = await bytesOf(whole);
      const random = seededRandom(5);
      const offsets = Array.from({ length: 25 }, () => Math.floor(random() * zip.length));
      for (const [place, offset] of [1, zip.length - 1, zip.length - 22, ...offsets].entries()) {
        if (place === 10) {
          await gateway.close();
          gateway = await TestGateway.start({ dataDir });
          cookie = await gateway.signIn('supervisor');
        }
        const rest = await ask({ headers: { range: `bytes=${offset}-`, 'if-range': etag } });
        expect(rest.status).toBe(206);
        expect(rest.headers.get('content-range')).toBe(`bytes ${offset}-${zip.length - 1}/${zip.length}`);
        const joined = Buffer.concat([zip.subarray(0, offset), await bytesOf(rest)]);
        expect(digestOf(joined), String(offset)).toBe(digestOf(zip));
      }
      const middle = await ask({ headers: { range: 'bytes=100-9999' } });
      expect((await bytesOf(middle)).equals(zip.subarray(100, 10_000))).toBe(true);
      // The first gateway's, and one more as the second knows of none.
      expect(await downloadRows()).toHaveLength(2);
    },
  );

  it('notes whoever leaves out the first byte, too', async () => {
    await bytesOf(await ask({ headers: { range: 'bytes=1-' } }));
    await bytesOf(await ask({ headers: { range: 'bytes=2-' } }));
    expect(await downloadRows()).toHaveLength(1);
  });

  it('begins anew where it is another file by now, and refuses what it has not', async () => {
    const other = await ask({ headers: { range: 'bytes=5-', 'if-range': '"another"' } });
    expect(other.status).toBe(200);
    const { length } = await bytesOf(other);
    const beyond = await ask({ headers: { range: `bytes=${length}-` } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${length}`]);
  });

  it('closes the files of readers that go away, before, in the midst and at once', async () => {
    const leaving = new AbortController();
    const answer = await ask({ signal: leaving.signal });
    await answer.body?.getReader().read();
    await expect.poll(async () => (await openFiles()).length, waiting).toBeGreaterThan(0);
    leaving.abort();
    await expect.poll(openFiles, waiting).toEqual([]);
    for (let one = 0; one < 20; one += 1) {
      const soon = new AbortController();
      const asked = ask({ signal: soon.signal }).then((got) => got.body?.cancel());
      setTimeout(() => soon.abort(), Math.random() * 60);
      await asked.catch(() => null);
    }
    await expect.poll(openFiles, waiting).toEqual([]);
    // Nothing is counted as going on any more.
    expect((await bytesOf(await ask())).length).toBeGreaterThan(0);
  });

  it('lets one person have four at a time', async () => {
    const { hostname, port } = new URL(gateway.address);
    const request = `GET /api/exam-sessions/one/export HTTP/1.1\r\nhost: ${hostname}\r\ncookie: ${cookie}\r\n\r\n`;
    const slow = Array.from({ length: 4 }, () => connect(Number(port), hostname).pause());
    for (const socket of slow) socket.write(request);
    await expect.poll(async () => (await openFiles()).length, waiting).toBe(4);
    const refused = await ask();
    expect([refused.status, await refusal(refused)]).toEqual([429, 'too-many-requests']);
    for (const socket of slow) socket.destroy();
    await expect.poll(openFiles, waiting).toEqual([]);
    await bytesOf(await ask());
  });

  it('breaks off where a file is not as it was sealed, and gives no whole file', async () => {
    const bytes = await readFile(join(dataDir, encrypted));
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
    await writeFile(join(dataDir, encrypted), bytes);
    await expect(ask().then(bytesOf)).rejects.toThrow();
    const instead = join(dataDir, encrypted.replace('3', '4'));
    await rename(instead, join(dataDir, encrypted));
    await expect(ask().then(bytesOf)).rejects.toThrow();
    await expect.poll(openFiles, waiting).toEqual([]);
  });

  it('refuses with a code who may not, what is not sealed, what is not there and what was erased', async () => {
    const technician = { cookie: await gateway.signIn('technician') };
    expect(await refusal(await ask({ headers: technician }))).toBe('role-forbidden');
    expect(await refusal(await ask({}, 'none'))).toBe('not-found');
    await inDatabase((database) => database('evidence_seals').delete());
    const unsealed = await ask();
    expect([unsealed.status, await refusal(unsealed)]).toEqual([409, 'evidence-unsealed']);
    await inDatabase((database) => sqliteStores(database).evidence.eraseKey('one'));
    expect(await refusal(await ask())).toBe('not-found');
    expect(await downloadRows()).toEqual([]);
  });
});
