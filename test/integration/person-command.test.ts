import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SqliteLegalHoldStore } from '../../gateway/adapters/sqlite/sqlite-legal-hold-store.ts';
import { exportOfPerson } from '../../gateway/compose/person-tools.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import { SqliteTombstoneStore } from '../../gateway/adapters/sqlite/sqlite-tombstone-store.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { faceJpeg, filesWith, keepTwoPeople, withDatabase, zoe } from '../support/person-data.ts';
import { projectRoot } from '../support/project-root.ts';
import { runRoundsight } from '../support/roundsight-command.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { unzip } from '../support/unzip.ts';

let kept: string;
let folder: string;
let data: string;
beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), 'roundsight-people-'));
  await keepTwoPeople(kept);
});
afterAll(() => rm(kept, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-person-'));
  data = join(folder, 'data');
  await cp(kept, data, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => runRoundsight(folder, [...args, '--data-dir', 'data']);
const erase = (...args: string[]) =>
  run('person', 'erase', zoe.accountId, '--reason', 'Case 2026-117', ...args);
const exportOf = (...args: string[]) => run('person', 'export', ...args);
const names = [zoe.name, 'zoë', 'Überlingen', 'Quast'];
const linesOf = async (path: string) =>
  (await readFile(join(folder, path), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const stateOf = (id: string, state: string) =>
  withDatabase(data, (database) => database('exam_sessions').where({ id }).update({ state }));
const placeHold = (examSessionId: string) =>
  withDatabase(data, (database) =>
    new SqliteLegalHoldStore(database).place(
      { id: 'h', examSessionId, placed: { atMs: 1, accountId: 'sue', name: 'Sue', reason: 'why' } },
      { atMs: 1, action: 'legal-hold-placed', accountId: 'sue', subjectId: examSessionId, detail: {} },
    ),
  );

describe('roundsight person erase', () => {
  it('leaves no byte of the name in the data folder, and nothing of the person but tombstone and ids', async () => {
    expect((await filesWith(data, names)).length).toBeGreaterThan(0);
    const erased = await erase('--yes', '--json');
    expect(erased).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(erased.stdout)).toEqual({ accountId: zoe.accountId, examSessionIds: ['zoe-1'] });
    expect(await filesWith(data, names)).toEqual([]);
    expect(await filesWith(data, ['face of', 'room of'])).toEqual([join(data, 'roundsight.db')]);
    expect(await readdir(join(data, 'evidence'))).toEqual(['ada-1']);
    await withDatabase(data, async (database) => {
      const { accounts, examSessions, examSessionLog, evidence, audit } = sqliteStores(database);
      expect((await accounts.list()).map(({ id }) => id)).toEqual(['sue', 'account-ada']);
      expect(await examSessions.byId('zoe-1')).toMatchObject({ candidateName: `erased ${zoe.accountId}` });
      expect(await examSessionLog.ofExamSession('zoe-1')).toEqual([]);
      expect(await evidence.list('zoe-1', { afterPosition: 0, limit: 9 })).toEqual([]);
      expect((await audit.newest(1))[0]).toMatchObject({
        ...{ action: 'person-erased', accountId: null, subjectId: zoe.accountId },
        detail: { reason: 'Case 2026-117', examSessions: 1 },
      });
      const about = (await audit.newest(99)).filter(({ subjectId }) => subjectId === 'zoe-1');
      expect(about.map(({ action }) => action).reverse()).toEqual([
        ...['legal-hold-placed', 'legal-hold-lifted', 'recording-replayed', 'evidence-exported'],
        'recording-deleted',
      ]);
      expect(about[1]?.detail).toEqual({ output: '(erased)' });
      // Of somebody else everything is there.
      expect((await examSessionLog.ofExamSession('ada-1')).length).toBeGreaterThan(9);
    });
    const others = await run('evidence', 'export', 'ada-1', '--output', 'ada');
    expect(others).toMatchObject({ exitCode: 0 });
  });

  it('keeps a tombstone that proves where the chains ended, for roundsight verify', async () => {
    await erase('--yes');
    const listed = await run('evidence', 'tombstones', 'zoe-1', '--json');
    await writeFile(join(folder, 'tombstone.json'), listed.stdout);
    await writeFile(join(folder, 'keys.json'), (await run('evidence', 'keys', '--json')).stdout);
    const verify = () => runRoundsight(folder, ['verify', 'tombstone.json', '--key', 'keys.json', '--json']);
    const verified = await verify();
    expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(verified.stdout)).toMatchObject({
      proven: {
        ...{
          examSessionId: 'zoe-1',
          why: 'person-erased',
          pictures: { identityStills: 1, blindPictures: 1 },
        },
        tracks: [{ trackId: 'panorama', files: 2 }, { trackId: 'microphone' }],
      },
    });
    expect((await run('evidence', 'tombstones')).stdout).toMatch(/zoe-1 {2}deleted with its person: 4 files/);
    await writeFile(join(folder, 'tombstone.json'), listed.stdout.replace('"files":2', '"files":1'));
    const forged = await verify();
    expect(forged.exitCode).toBe(1);
    expect(JSON.parse(forged.stdout)).toMatchObject({ faults: [{ member: 'tracks' }] });
    expect(await run('evidence', 'tombstones', 'ada-1')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('lets a gateway start afterwards that knows nothing of the person', async () => {
    await erase('--yes');
    const gateway = await TestGateway.start({ dataDir: data });
    const cookie = await gateway.signIn('supervisor');
    const list = await gateway.fetch('/api/exam-sessions', { headers: { cookie } });
    expect(await list.text()).not.toMatch(/zoe-1|Zoë/);
    const tombstone = await gateway.fetch('/api/exam-sessions/zoe-1/tombstone', { headers: { cookie } });
    expect(await tombstone.text()).toBe((await run('evidence', 'tombstones', 'zoe-1', '--json')).stdout);
    const hold = await gateway.send('POST', '/api/exam-sessions/zoe-1/legal-holds', { reason: 'x' }, cookie);
    expect(hold.status).toBe(410);
    await gateway.close();
  });

  it('is refused while a gateway runs', async () => {
    const gateway = await TestGateway.start({ dataDir: data });
    const refused = await erase('--yes');
    await gateway.close();
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^roundsight: data-in-use: /);
    expect((await filesWith(data, names)).length).toBeGreaterThan(0);
    expect(await erase('--yes')).toMatchObject({ exitCode: 0 });
  });

  it.each<[string, string, number, () => Promise<unknown>]>([
    ['person-in-exam', 'zoe-1', 1, () => stateOf('zoe-1', 'paused')],
    ['person-on-hold', 'zoe-1', 1, () => placeHold('zoe-1')],
    [
      'person-unknown',
      '',
      2,
      () => withDatabase(data, (database) => database('accounts').where({ id: zoe.accountId }).delete()),
    ],
    [
      'person-unclear',
      'account-zoe, account-ada',
      2,
      () =>
        withDatabase(data, (database) =>
          database('accounts').where({ id: 'account-ada' }).update({ name_key: zoe.accountId }),
        ),
    ],
  ])('is refused with %s, and nothing has changed', async (code, named, exitCode, prepare) => {
    await prepare();
    const refused = await erase('--yes');
    expect(refused).toMatchObject({ exitCode, stdout: '' });
    expect(refused.stderr).toMatch(new RegExp(`^roundsight: ${code}: .*${named}`));
    expect(await readdir(join(data, 'evidence'))).toEqual(['ada-1', 'zoe-1']);
    await withDatabase(data, async (database) =>
      expect(await new SqliteTombstoneStore(database).list()).toEqual([]),
    );
  });

  it('takes no reason with the name in it, and erases nobody without a yes', async () => {
    const named = await run('person', 'erase', zoe.name, '--reason', `zoë ÜBERLINGEN-quast asked`, '--yes');
    expect(named.stderr).toMatch(/^roundsight: reason-names-person: /);
    expect(await erase()).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await run('person', 'erase', zoe.name, '--reason', ' ', '--yes')).toMatchObject({ exitCode: 2 });
    expect((await filesWith(data, names)).length).toBeGreaterThan(0);
  });

  it('is finished by the same command where it was killed, at any moment', async () => {
    for (const afterMs of [450, 550, 650, 750, 900]) {
      await rm(data, { recursive: true });
      await cp(kept, data, { recursive: true });
      const args = ['person', 'erase', zoe.accountId, '--reason', 'r', '--yes', '--data-dir', 'data'];
      const entry = join(projectRoot, 'build/gateway/cli/main.js');
      const child = spawn(process.execPath, [entry, ...args], { cwd: folder, stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
      await once(child, 'exit');
      clearTimeout(timer);
      const again = await erase('--yes');
      if (child.signalCode === null) expect(again.stderr).toContain('person-unknown');
      await withDatabase(data, async (database) =>
        expect(await new SqliteTombstoneStore(database).ofExamSession('zoe-1')).toHaveLength(1),
      );
      expect(await filesWith(data, names), `killed after ${afterMs} ms`).toEqual([]);
    }
  });
});

describe('roundsight person export', () => {
  it('writes everything about the person, and who saw it', async () => {
    const exported = await exportOf(zoe.name, '--output', 'zoe', '--json');
    expect(exported).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(exported.stdout)).toMatchObject({
      ...{ accountId: zoe.accountId, examSessionIds: ['zoe-1'], pictures: 2, recordings: 0, auditEntries: 5 },
    });
    expect(await readdir(join(folder, 'zoe/exam-sessions/zoe-1'))).toEqual([
      ...['exam-session.json', 'legal-holds.jsonl', 'log.jsonl', 'pictures', 'tombstones.jsonl'],
    ]);
    expect((await stat(join(folder, 'zoe'))).mode & 0o777).toBe(0o700);
    const still = await readFile(join(folder, 'zoe/exam-sessions/zoe-1/pictures/face-zoe-1-face.jpg'));
    expect(still).toEqual(faceJpeg);
    expect(await linesOf('zoe/person.json')).toMatchObject([
      { account: { name: zoe.name }, signIns: [{ signedInAt: '1970-01-01T00:00:00.001Z' }] },
    ]);
    const audit = await linesOf('zoe/audit.jsonl');
    expect(audit.map(({ action }) => action)).toEqual([
      ...['legal-hold-placed', 'legal-hold-lifted', 'recording-replayed', 'evidence-exported'],
      'person-exported',
    ]);
    expect(audit[2]).toMatchObject({ by: { name: 'Sue', role: 'supervisor' }, subjectId: 'zoe-1' });
    const log = await linesOf('zoe/exam-sessions/zoe-1/log.jsonl');
    expect(JSON.stringify(log)).toContain('looks tired');
    expect(await filesWith(join(folder, 'zoe'), ['Ada Lovell', 'digest-', 'token-'])).toEqual([]);
  });

  it('has the recordings with it where they are wished for, each as it is verified, beside a running gateway', async () => {
    const gateway = await TestGateway.start({ dataDir: data });
    const exported = await exportOf(zoe.accountId, '--output', 'zoe', '--recordings', '--json');
    await gateway.close();
    expect(exported).toMatchObject({ exitCode: 0 });
    await writeFile(join(folder, 'keys.json'), (await run('evidence', 'keys', '--json')).stdout);
    const recording = 'zoe/exam-sessions/zoe-1/recording';
    const verified = await runRoundsight(folder, ['verify', recording, '--key', 'keys.json']);
    expect(verified).toMatchObject({ exitCode: 0 });
    expect((await linesOf('zoe/audit.jsonl')).map(({ action }) => action)).toContain('evidence-exported');
  });

  it('writes the same into a ZIP file', async () => {
    expect(await exportOf(zoe.name, '--output', 'zoe.zip', '--recordings')).toMatchObject({ exitCode: 0 });
    expect((await readdir(folder)).sort()).toEqual(['data', 'zoe.zip']);
    const files = [...unzip(await readFile(join(folder, 'zoe.zip'))).keys()];
    expect(files).toContain('zoe/exam-sessions/zoe-1/recording/media/panorama/000002.mp4');
    expect(files).toContain('zoe/README.txt');
  });

  it('leaves nothing behind where it is stopped', async () => {
    const config = { ...configFileSchema.parse({}), dataDir: data, cacheDir: folder };
    const stop = new AbortController();
    const exported = exportOfPerson(config, new CollectingLog(), {
      ...{
        who: zoe.name,
        output: join(folder, 'zoe'),
        withRecordings: true,
        by: 'root',
        signal: stop.signal,
      },
      onProgress: () => stop.abort(),
    });
    await expect(exported).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual(['data']);
  });

  it('has a tombstone in the place of a recording that was deleted', async () => {
    await withDatabase(data, (database) => database('evidence_keys').update({ wrapped_key: null }));
    const exported = await exportOf(zoe.name, '--output', 'zoe', '--recordings', '--json');
    expect(JSON.parse(exported.stdout)).toMatchObject({ recordings: 0 });
  });

  it.each<[string, string, number, () => Promise<unknown>]>([
    ['person-unknown', 'Nobody', 2, () => Promise.resolve()],
    ['output-exists', zoe.name, 2, () => writeFile(join(folder, 'zoe'), 'mine')],
    [
      'evidence-unsealed',
      zoe.name,
      1,
      () => withDatabase(data, (database) => database('evidence_seals').delete()),
    ],
    ['evidence-missing', zoe.name, 1, () => rm(join(data, 'evidence/zoe-1/panorama/000002.rsev'))],
  ])('says %s, and leaves nothing behind', async (code, who, exitCode, prepare) => {
    await prepare();
    const before = (await readdir(folder)).sort();
    const failed = await exportOf(who, '--output', 'zoe', '--recordings');
    expect(failed).toMatchObject({ exitCode, stdout: '' });
    expect(failed.stderr).toMatch(new RegExp(`^roundsight: ${code}: `));
    expect((await readdir(folder)).sort()).toEqual(before);
  });
});
