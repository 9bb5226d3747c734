import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../gateway/adapters/crypto/sha256.ts';
import { EvidenceFolders } from '../../gateway/adapters/evidence/evidence-folders.ts';
import { WrappedEvidenceKeys } from '../../gateway/adapters/evidence/evidence-keys.ts';
import { readMasterKey } from '../../gateway/adapters/evidence/master-key.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteAuditLog } from '../../gateway/adapters/sqlite/sqlite-audit-log.ts';
import { SqliteEvidenceStore } from '../../gateway/adapters/sqlite/sqlite-evidence-store.ts';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { examSessionListSchema } from '../../gateway/contract/exam-sessions.ts';
import { replayHeader, replayOutlineSchema } from '../../gateway/contract/replay.ts';
import { replayPart } from '../../gateway/use-cases/replay-media.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { bytesOf, writeEvidenceFile } from '../support/evidence-file-writer.ts';
import { TestGateway } from '../support/test-gateway.ts';

const timescale = 90_000;
const originMs = Date.now() - 3_600_000;
const waiting = { timeout: 10_000, interval: 20 };

let gateway: TestGateway;
let cookie: string;
let examSessionId: string;
let store: SqliteEvidenceStore;
let audit: SqliteAuditLog;
let sessionKey: Uint8Array;
let folder: string;
let close: () => Promise<void>;

/** A file of ten fragments of a second each, with a key frame every other second; its plain text. */
async function write(number: number, fromS: number, options: { ended?: boolean; into?: string } = {}) {
  const written = writeEvidenceFile({
    ...{ sessionKey, salt: randomBytes(16), number, timescale, ended: options.ended ?? true },
    initialisation: Buffer.from(`initialisation of ${number}`),
    fragments: Array.from({ length: 10 }, (_, second) => ({
      plain: Buffer.alloc(200_000, `fragment ${number}.${second}, `),
      ...{ durationTicks: timescale, keyFrame: second % 2 === 0 },
    })),
    startTicks: fromS * timescale,
  });
  const name = `${String(number).padStart(6, '0')}.rsev`;
  await writeFile(join(options.into ?? folder, name), bytesOf(written));
  return written;
}
const segment = (number: number, fromS: number) =>
  store.append(examSessionId, {
    ...{ kind: 'segment', trackId: 'panorama', atMs: originMs, number, timescale },
    ...{ startTicks: fromS * timescale, endTicks: (fromS + 10) * timescale },
    ...{ mp4Bytes: 1, fileBytes: 1, samples: null, sha256: '0'.repeat(64), ended: true },
  });

beforeAll(async () => {
  gateway = await TestGateway.start();
  cookie = await gateway.signIn('proctor');
  const list = await gateway.fetch('/api/exam-sessions', { headers: { cookie } });
  examSessionId = examSessionListSchema.parse(await list.json()).examSessions[0]?.id ?? '';
  const database = await openDatabase(join(gateway.dataDir, 'roundsight.db'), new CollectingLog());
  close = () => closeDatabase(database);
  store = new SqliteEvidenceStore(database, sha256);
  audit = new SqliteAuditLog(database);
  const keys = new WrappedEvidenceKeys(await readMasterKey(join(gateway.dataDir, 'evidence.key')));
  const made = keys.create(examSessionId);
  sessionKey = made.key;
  folder = join(gateway.dataDir, 'evidence', examSessionId, 'panorama');
  await mkdir(folder, { recursive: true });
  expect(await refusal(await ask('/replay'))).toBe('not-found');
  await store.begin(examSessionId, made.wrapped);
  expect(await refusal(await ask('/replay'))).toBe('not-found');
  await store.append(examSessionId, {
    ...{ kind: 'recording-started', originMs, atMs: originMs },
    tracks: [{ trackId: 'panorama', kind: 'video', label: 'Panorama' }],
  });
});
afterAll(async () => {
  await close();
  await gateway.close();
});

const ask = (path: string, init: RequestInit = {}) =>
  gateway.fetch(`/api/exam-sessions/${examSessionId}${path}`, { headers: { cookie }, ...init });
const part = (atS: number, init: RequestInit = {}) =>
  ask(`/replay/panorama?atMs=${originMs + atS * 1000}`, init);
const still = (atS: number) =>
  ask(`/replay/panorama/still?atMs=${originMs + atS * 1000}&widthPx=320&exact=true`);
async function refusal(answer: Response): Promise<string> {
  return errorAnswerSchema.parse(await answer.json()).error.code;
}
/** Evidence files that this process has open. */
async function openFiles(): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((path) => path.endsWith('.rsev'));
}
const rowsOfReplay = async () =>
  (await audit.newest(1000)).filter(({ action }) => action === 'recording-replayed');

describe('replaying a recording', () => {
  it('tells what there is, with what is new; opening it is noted, looking again is not', async () => {
    await write(1, 0);
    await segment(1, 0);
    const first = await ask('/replay');
    expect(first.headers.get('cache-control')).toBe('no-store');
    const outline = replayOutlineSchema.parse(await first.json());
    expect(outline).toMatchObject({ originMs, endedMs: null });
    expect(outline.nowMs).toBeGreaterThan(originMs);
    await write(2, 10);
    await segment(2, 10);
    const again = replayOutlineSchema.parse(await (await ask('/replay?again=true')).json());
    expect(again.tracks).toEqual([
      {
        ...{ trackId: 'panorama', kind: 'video', label: 'Panorama', gaps: [] },
        spans: [{ fromMs: originMs, toMs: originMs + 20_000 }],
      },
    ]);
    expect(await rowsOfReplay()).toMatchObject([{ subjectId: examSessionId }]);
    await ask('/replay');
    expect(await rowsOfReplay()).toHaveLength(2);
  });

  it('hands out the part in which a moment is: from the key frame before to the end of its file', async () => {
    const { mp4 } = await write(2, 10);
    const answer = await part(15.5);
    const body = Buffer.from(await answer.arrayBuffer());
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'content-type': 'video/mp4', 'cache-control': 'no-store' },
      ...{ 'content-length': String(body.length), [replayHeader.to]: String(originMs + 20_000) },
      [replayHeader.from]: String(originMs + 14_000),
    });
    const initialisation = Buffer.from('initialisation of 2');
    expect(
      body.equals(Buffer.concat([initialisation, mp4.subarray(initialisation.length + 4 * 200_000)])),
    ).toBe(true);
    await expect.poll(openFiles, waiting).toEqual([]);
  });

  it('hands out of the file that is being written what is there, and nothing where nothing is yet', async () => {
    await write(3, 30, { ended: false });
    const before = await part(25);
    expect(before.headers.get(replayHeader.from)).toBe(String(originMs + 30_000));
    expect((await before.arrayBuffer()).byteLength).toBeGreaterThan(2_000_000);
    expect((await still(40)).status).toBe(204);
    const after = await part(40);
    expect([after.status, await after.text()]).toEqual([204, '']);
    expect(after.headers.get('cache-control')).toBe('no-store');
    await expect.poll(openFiles, waiting).toEqual([]);
  });

  it('closes the file of a reader that goes away', async () => {
    const leaving = new AbortController();
    const answer = await part(1, { signal: leaving.signal });
    await expect.poll(async () => (await openFiles()).length, waiting).toBe(1);
    leaving.abort();
    await expect(answer.arrayBuffer()).rejects.toThrow();
    await expect.poll(openFiles, waiting).toEqual([]);
    const gone = Array.from({ length: 20 }, async () => {
      const soon = new AbortController();
      const asked = part(1, { signal: soon.signal }).catch(() => null);
      await delay(Math.random() * 10);
      soon.abort();
      await asked;
    });
    await Promise.all(gone);
    await expect.poll(openFiles, waiting).toEqual([]);
  });

  it('notes whoever looks at parts without having opened it, once', async () => {
    const supervisor = { headers: { cookie: await gateway.signIn('supervisor') } };
    const before = (await rowsOfReplay()).length;
    for (const path of ['/replay/panorama?atMs=1', '/replay/panorama?atMs=1', '/replay?again=true'])
      await (await ask(path, supervisor)).arrayBuffer();
    expect(await rowsOfReplay()).toHaveLength(before + 1);
  });

  it('refuses with a code what is damaged, what is not recorded, and who may not look', async () => {
    await write(1, 0);
    const path = join(folder, '000001.rsev');
    const bytes = bytesOf(await write(1, 0));
    bytes.writeUInt8(bytes.readUInt8(70) ^ 1, 70);
    await writeFile(path, bytes);
    expect(await refusal(await part(1))).toBe('evidence-damaged');
    expect(await openFiles()).toEqual([]);
    expect(await refusal(await ask('/replay/screen-1?atMs=1'))).toBe('not-found');
    expect(await refusal(await ask('/replay/panorama?atMs=-1'))).toBe('request-invalid');
    expect(await refusal(await still(1))).toBe('evidence-damaged');
    expect(await refusal(await ask('/replay/screen-1/still?atMs=1&widthPx=320'))).toBe('not-found');
    for (const widthPx of ['31', '1921', 'x'])
      expect(await refusal(await ask(`/replay/panorama/still?atMs=1&widthPx=${widthPx}`))).toBe(
        'request-invalid',
      );
    const technician = await gateway.signIn('technician');
    const refused = await ask('/replay', { headers: { cookie: technician } });
    expect(await refusal(refused)).toBe('role-forbidden');
    await store.eraseKey(examSessionId);
    expect(await refusal(await part(11))).toBe('not-found');
    expect(await refusal(await still(11))).toBe('not-found');
    expect(await refusal(await ask('/replay'))).toBe('not-found');
  });

  it('opens few of many files to find a moment', { timeout: 60_000 }, async () => {
    const count = 1500;
    const into = join(gateway.dataDir, 'evidence', 'many', 'panorama');
    await mkdir(into, { recursive: true });
    for (let number = 1; number <= count; number += 1) {
      const written = writeEvidenceFile({
        ...{ sessionKey, salt: randomBytes(16), number, timescale, startTicks: number * 10 * timescale },
        initialisation: Buffer.from('initialisation'),
        fragments: [{ plain: Buffer.from(`fragment of ${number}`), durationTicks: 10 * timescale }],
      });
      await writeFile(join(into, `${String(number).padStart(6, '0')}.rsev`), bytesOf(written));
    }
    const folders = new EvidenceFolders(join(gateway.dataDir, 'evidence'));
    let opened = 0;
    const counting = Object.assign(Object.create(folders) as EvidenceFolders, {
      numbers: (id: string, trackId: string) => folders.numbers(id, trackId),
      open: (...file: Parameters<EvidenceFolders['open']>) => {
        opened += 1;
        return folders.open(...file);
      },
    });
    for (const number of [1, 2, 749, 1000, count]) {
      opened = 0;
      const recorded = { examSessionId: 'many', trackId: 'panorama', sessionKey };
      const found = await replayPart(counting, recorded, number * 10_000 + 5);
      expect(found?.startMs).toBe(number * 10_000);
      await found?.close();
      expect(opened).toBeLessThanOrEqual(Math.ceil(Math.log2(count)) + 1);
    }
    expect(await openFiles()).toEqual([]);
  });
});
