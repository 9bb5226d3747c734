import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Knex } from 'knex';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../gateway/adapters/evidence/ed25519.ts';
import { SealKeyFolder } from '../../gateway/adapters/evidence/seal-keys.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteSealStore } from '../../gateway/adapters/sqlite/sqlite-seal-store.ts';
import { SqliteTimeStampStore } from '../../gateway/adapters/sqlite/sqlite-time-stamp-store.ts';
import { HttpTimeStampAuthority } from '../../gateway/adapters/time-stamps/http-time-stamp-authority.ts';
import { readTrustedAuthorities } from '../../gateway/adapters/time-stamps/trusted-authorities.ts';
import { exportedLine } from '../../gateway/domain/evidence/exported-files.ts';
import { ExamTime } from '../../gateway/use-cases/exam-time.ts';
import { EvidenceStamping } from '../../gateway/use-cases/stamp-evidence.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { sha256 } from '../support/exam-session-course.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { runRoundsight } from '../support/roundsight-command.ts';
import { keepSealedRecording } from '../support/sealed-recording.ts';
import { answerOf, TestAuthority, TimeStampServer } from '../support/time-stamp-server.ts';

const wish = { segmentsOfTrack: 1, fragmentBytes: 60 };

let root: string;
let authority: TestAuthority;
let server: TimeStampServer;
let database: Knex;
let clock: FakeClock;
let log: CollectingLog;
beforeAll(async () => {
  authority = await TestAuthority.create();
});
afterAll(() => authority.remove());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundsight-stamped-'));
  for (const [seed, examSessionId] of ['one', 'two'].entries())
    await keepSealedRecording(join(root, 'data'), { ...wish, examSessionId, seed });
  database = await openDatabase(join(root, 'data', 'roundsight.db'), new CollectingLog());
  server = await TimeStampServer.start(answerOf(authority));
  clock = new FakeClock();
  clock.nowMs = Date.now();
  log = new CollectingLog();
});
afterEach(async () => {
  await server.close();
  await closeDatabase(database);
  await rm(root, { recursive: true });
});

/** As a gateway has it that starts on this data folder. */
async function stamping(): Promise<EvidenceStamping> {
  return new EvidenceStamping({
    authority: new HttpTimeStampAuthority({
      ...{ url: server.url, trusted: await readTrustedAuthorities(authority.caFile) },
    }),
    timeStamps: new SqliteTimeStampStore(database),
    seals: new SqliteSealStore(database),
    sealKeys: new SealKeyFolder(join(root, 'data', 'seal-keys')),
    examTime: new ExamTime(clock, 'boot', null),
    ...{ clock, log, digest: sha256, isSigned: isSignedBy },
  });
}
const kept = (id: string) => new SqliteTimeStampStore(database).ofExamSession(id);
const unstamped = () => new SqliteTimeStampStore(database).unstamped();
const roundsight = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await runRoundsight(root, args);
  return {
    exitCode,
    text: stdout + stderr,
    answer: args.includes('--json') ? (JSON.parse(stdout) as unknown) : null,
  };
};

describe('a sealed recording', () => {
  it('is stamped with the time once, and what is exported proves it without the gateway', async () => {
    const stamps = await stamping();
    await Promise.all([stamps.look(), stamps.look()]);
    expect(server.requests).toHaveLength(2);
    await (await stamping()).look();
    expect(server.requests).toHaveLength(2);
    const sealed = await new SqliteSealStore(database).ofExamSession('one');
    const digest = createHash('sha256').update(exportedLine(sealed)).digest();
    expect(server.requests.some((request) => request.includes(digest))).toBe(true);

    const keys = await roundsight('evidence', 'keys', '--data-dir', 'data', '--json');
    await writeFile(join(root, 'keys.json'), JSON.stringify(keys.answer));
    for (const id of ['one', 'two'])
      expect(await roundsight('evidence', 'export', id, '--output', id, '--data-dir', 'data')).toMatchObject({
        exitCode: 0,
      });
    const verify = (...args: string[]) => roundsight('verify', 'one', '--key', 'keys.json', ...args);
    const checked = await verify('--tsa-ca', authority.caFile);
    expect(checked).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/Sealed before 20.*"Test authority"/) as string,
    });
    expect(await verify()).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('Time stamp present, not checked') as string,
    });
    expect(await verify('--json')).toMatchObject({
      answer: { proven: { timeStamp: { at: null, authority: null } } },
    });
    expect(await verify('--tsa-ca', 'keys.json')).toMatchObject({ exitCode: 2 });
    // As its README has it, without Roundsight.
    const words = [
      'ts',
      '-verify',
      '-in',
      'timestamp.tsr',
      '-data',
      'manifest.json',
      '-CAfile',
      authority.caFile,
    ];
    const openssl = await promisify(execFile)('openssl', words, { cwd: join(root, 'one') });
    expect(openssl.stdout + openssl.stderr).toContain('Verification: OK');

    // Another authority than the one that is trusted, and none at all.
    const other = await TestAuthority.create();
    expect(await verify('--tsa-ca', other.caFile, '--json')).toMatchObject({
      ...{ exitCode: 1, answer: { faults: [{ file: 'timestamp.tsr', why: 'time-stamp' }] } },
    });
    await other.remove();
    for (const name of ['timestamp.tsr', 'timestamp.json'])
      await writeFile(join(root, 'one', name), await readFile(join(root, 'two', name)));
    expect(await verify('--json')).toMatchObject({
      exitCode: 1,
      answer: { faults: [{ file: 'timestamp.json', why: 'not-as-sealed' }] },
    });
    for (const name of ['timestamp.tsr', 'timestamp.json']) await rm(join(root, 'one', name));
    expect(await verify('--json')).toMatchObject({ exitCode: 0, answer: { proven: { timeStamp: null } } });
    expect(await verify('--tsa-ca', authority.caFile, '--json')).toMatchObject({
      ...{ exitCode: 1, answer: { faults: [{ file: 'timestamp.tsr', why: 'missing' }] } },
    });
  });

  it('waits for an authority that is down or wrong, which is asked less and less often, also after a restart', async () => {
    server.answer = (_, response) => void response.writeHead(503).end();
    const stamps = await stamping();
    await stamps.look();
    expect(server.requests).toHaveLength(1);
    expect(log.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);
    await stamps.look();
    expect(server.requests).toHaveLength(1);
    const askedAfterS: number[] = [];
    for (let minute = 1; minute <= 20; minute += 1) {
      clock.advance(60_000);
      const before = server.requests.length;
      await stamps.look();
      if (server.requests.length > before) askedAfterS.push(minute);
    }
    expect(askedAfterS).toEqual([1, 3, 7, 15]);
    expect(await unstamped()).toEqual(['one', 'two']);
    const listed = await roundsight('evidence', 'time-stamps', '--data-dir', 'data', '--json');
    expect(listed).toMatchObject({ exitCode: 0, answer: { waiting: ['one', 'two'] } });

    // A time stamp of something else is none.
    server.answer = async (_, response) =>
      void response.writeHead(200).end(await authority.answer(await authority.request('else')));
    const again = await stamping();
    await again.look();
    expect(await unstamped()).toEqual(['one', 'two']);
    server.answer = answerOf(authority);
    clock.advance(60_000);
    await again.look();
    expect(await unstamped()).toEqual([]);
    expect((await kept('one'))?.signed.stamp.examSessionId).toBe('one');
  });

  it('keeps nothing of an authority that answers after the end', async () => {
    server.answer = () => undefined;
    const stamps = await stamping();
    const looking = stamps.look();
    await expect.poll(() => server.requests.length).toBe(1);
    stamps.close();
    await looking;
    expect(log.entries).toEqual([]);
    await stamps.look();
    expect(server.requests).toHaveLength(1);
    expect(await unstamped()).toEqual(['one', 'two']);
  });
});
