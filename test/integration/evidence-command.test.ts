import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealedManifestSchema, sealKeyListSchema } from '../../gateway/contract/evidence-manifest.ts';
import { canonicalText, hashed } from '../../gateway/domain/exam-session/log-row.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { runRoundsight } from '../support/roundsight-command.ts';
import { keepSealedRecording, logRowsOf, recordedTracks } from '../support/sealed-recording.ts';
import { unzip } from '../support/unzip.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';

const wish = { examSessionId: 'one', seed: 1, segmentsOfTrack: 2, fragmentBytes: 2000 };
let kept: string;
let folder: string;
beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), 'roundsight-sealed-'));
  await keepSealedRecording(kept, wish);
});
afterAll(() => rm(kept, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-export-'));
  await cp(kept, join(folder, 'data'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const evidence = (...args: string[]) => runRoundsight(folder, ['evidence', ...args, '--data-dir', 'data']);
const exported = async (...args: string[]) => {
  const result = await evidence('export', 'one', '--output', 'out', ...args);
  expect(result).toMatchObject({ exitCode: 0 });
  return result.stdout;
};
const verify = (...args: string[]) => runRoundsight(folder, ['verify', 'out', ...args]);
async function writeKeys(): Promise<string> {
  const { stdout } = await evidence('keys', '--json');
  await writeFile(join(folder, 'keys.json'), stdout);
  return stdout;
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
async function newestAudit() {
  const database = await openDatabase(join(folder, 'data/roundsight.db'), new CollectingLog());
  const [entry] = await sqliteStores(database).audit.newest(1);
  await closeDatabase(database);
  return entry;
}

describe('roundsight evidence export', () => {
  it('writes everything that was sealed, for this user alone, and verify finds it whole', async () => {
    const result = JSON.parse(await exported('--json')) as Record<string, unknown>;
    expect(result).toMatchObject({ examSessionId: 'one', segments: 4, output: join(folder, 'out') });
    expect((await readdir(folder)).sort()).toEqual(['data', 'out']);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual([
      ...['README.txt', 'entries.jsonl', 'keys.json', 'log.jsonl', 'manifest.json', 'media'],
    ]);
    for (const trackId of recordedTracks)
      expect(await readdir(join(folder, 'out/media', trackId))).toEqual(['000001.mp4', '000002.mp4']);
    expect((await stat(join(folder, 'out'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'out/manifest.json'))).mode & 0o777).toBe(0o600);
    await writeKeys();
    const verified = await verify('--key', 'keys.json', '--json');
    expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(verified.stdout)).toMatchObject({
      ...{ outcome: 'whole', faults: [], remarks: [] },
      proven: { examSessionId: 'one', segments: 4, mp4Bytes: result.mp4Bytes, keyId: result.keyId },
    });
    expect(await verify('--key', 'out/keys.json')).toMatchObject({ exitCode: 0 });
  });

  it('is what its README says: proven by other programs alone', async () => {
    await exported();
    const text = await readFile(join(folder, 'out/manifest.json'), 'utf8');
    const { manifest, signature } = sealedManifestSchema.parse(JSON.parse(text));
    const { keys } = sealKeyListSchema.parse(JSON.parse(await writeKeys()));
    await writeFile(join(folder, 'key.pem'), keys[0]?.publicKey ?? '');
    await writeFile(join(folder, 'signed'), canonicalText(manifest));
    await writeFile(join(folder, 'signature'), Buffer.from(signature, 'base64'));
    const { stdout } = await promisify(execFile)(
      'openssl',
      [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        'key.pem',
        '-rawin',
        '-in',
        'signed',
        '-sigfile',
        'signature',
      ],
      { cwd: folder },
    );
    expect(stdout).toContain('Verified Successfully');
    const lines = (await readFile(join(folder, 'out/entries.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(manifest.entries.count);
    let previous = '0'.repeat(64);
    for (const line of lines) {
      expect(line).toContain(`"previousHash":"${previous}"`);
      previous = /"hash":"([0-9a-f]{64})",/.exec(line)?.[1] ?? '';
      expect(sha256(Buffer.from(line.replace(`"hash":"${previous}",`, '')))).toBe(previous);
    }
    expect(previous).toBe(manifest.entries.headHash);
    expect(await verify('--key', 'key.pem')).toMatchObject({ exitCode: 0 });
  });

  it('writes the same into a ZIP file, which is whole when it is unpacked', async () => {
    await exported();
    const result = await evidence('export', 'one', '--output', 'exam one.zip', '--json');
    expect(result).toMatchObject({ exitCode: 0 });
    expect((await readdir(folder)).sort()).toEqual(['data', 'exam one.zip', 'out']);
    expect((await stat(join(folder, 'exam one.zip'))).mode & 0o777).toBe(0o600);
    const files = unzip(await readFile(join(folder, 'exam one.zip')));
    expect(files.size).toBe(9);
    for (const [name, bytes] of files)
      expect(await readFile(join(folder, name.replace(/^one\//, 'out/')))).toEqual(bytes);
    await writeKeys();
    const verified = await runRoundsight(folder, ['verify', 'exam one.zip', '--key', 'keys.json', '--json']);
    expect(JSON.parse(verified.stdout)).toMatchObject({ outcome: 'whole', proven: { segments: 4 } });
    const again = await evidence('export', 'one', '--output', 'exam one.zip');
    expect(again.stderr).toContain('roundsight: output-exists: ');
  });

  it('wants a place to write to', async () => {
    expect(await evidence('export', 'one')).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('is in the audit log, with who did it', async () => {
    await exported();
    expect(await newestAudit()).toMatchObject({
      ...{ action: 'evidence-exported', subjectId: 'one', accountId: null },
      detail: { output: join(folder, 'out'), segments: 4 },
    });
  });

  it('refuses to overwrite, and leaves what is there', async () => {
    await writeFile(join(folder, 'out'), 'mine');
    const { exitCode, stdout, stderr } = await evidence('export', 'one', '--output', 'out');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^roundsight: output-exists: /);
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('mine');
  });

  it('leaves nothing of a ZIP file behind either where a file is missing', async () => {
    await rm(join(folder, 'data/evidence/one/panorama/000002.rsev'));
    const { exitCode, stderr } = await evidence('export', 'one', '--output', 'out.zip');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('roundsight: evidence-missing: ');
    expect(await readdir(folder)).toEqual(['data']);
  });

  const file = 'data/evidence/one/panorama/000002.rsev';
  it.each<[string, string, number, () => Promise<unknown>]>([
    ['a file that is missing', 'evidence-missing', 1, () => rm(join(folder, file))],
    [
      'a file that was changed',
      'evidence-damaged',
      1,
      () => appendFile(join(folder, file), 'x').then(() => flip(file, 900)),
    ],
    [
      'the other track’s file',
      'evidence-damaged',
      1,
      () => cp(join(folder, 'data/evidence/one/microphone/000002.rsev'), join(folder, file)),
    ],
    ['no master key', 'evidence-key-missing', 2, () => rm(join(folder, 'data/evidence.key'))],
    [
      'no seal keys',
      'evidence-key-missing',
      2,
      () => rm(join(folder, 'data/seal-keys'), { recursive: true }),
    ],
    ['no database', 'store-failed', 1, () => rm(join(folder, 'data/roundsight.db'))],
    [
      'a database that was changed',
      'evidence-damaged',
      1,
      () => change(`UPDATE evidence_entries SET entry = replace(entry, 'camera-lost', 'disk-full')`),
    ],
    [
      'a log that was changed',
      'exam-log-broken',
      1,
      () => change(`UPDATE exam_session_log SET "row" = replace("row", 'Pia', 'Eve')`),
    ],
    ['no seal', 'evidence-unsealed', 1, () => change('DELETE FROM evidence_seals')],
    [
      'a key that was erased',
      'evidence-key-missing',
      2,
      () => change('UPDATE evidence_keys SET wrapped_key = NULL'),
    ],
  ])('says so by its code where there is %s, and leaves nothing behind', async (_what, code, exit, spoil) => {
    await spoil();
    const { exitCode, stdout, stderr } = await evidence('export', 'one', '--output', 'out');
    expect(stderr).toContain(`roundsight: ${code}: `);
    expect({ exitCode, stdout }).toEqual({ exitCode: exit, stdout: '' });
    expect(await readdir(folder)).toEqual(['data']);
  });

  async function flip(name: string, byte: number): Promise<void> {
    const bytes = await readFile(join(folder, name));
    bytes[byte] = (bytes[byte] ?? 0) ^ 1;
    await writeFile(join(folder, name), bytes);
  }
  async function change(sql: string): Promise<void> {
    const database = await openDatabase(join(folder, 'data/roundsight.db'), new CollectingLog());
    await database.raw(sql);
    await closeDatabase(database);
  }

  it('knows no other exam session', async () => {
    const { exitCode, stderr } = await evidence('export', 'two', '--output', 'out');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('not-found');
  });

  it('leaves out what came to the log later: it was not sealed', async () => {
    const rows = logRowsOf('one');
    const last = rows.at(-1) ?? expect.fail();
    const { hash: previousHash, ...row } = last;
    const later = { ...row, previousHash, sequence: last.sequence + 1, idempotencyKey: 'later' };
    const database = await openDatabase(join(folder, 'data/roundsight.db'), new CollectingLog());
    await sqliteStores(database).examSessionLog.append(
      hashed(later, (text) => sha256(Buffer.from(text))),
      { startedAtMs: null, endedAtMs: null },
    );
    await closeDatabase(database);
    expect(JSON.parse(await exported('--json'))).toMatchObject({ rows: rows.length });
    await writeKeys();
    expect(await verify('--key', 'keys.json')).toMatchObject({ exitCode: 0 });
  });
});

describe('roundsight evidence keys and rotate-key', () => {
  it('make another key the one that seals, and list both; what was sealed stays proven', async () => {
    await exported();
    const rotated = await evidence('rotate-key', '--json');
    expect(rotated.exitCode).toBe(0);
    expect(await newestAudit()).toMatchObject({ action: 'seal-key-rotated' });
    const { keys } = sealKeyListSchema.parse(JSON.parse(await writeKeys()));
    expect(keys).toHaveLength(2);
    expect(keys[0]?.validTo).toBe(keys[1]?.validFrom);
    expect(keys[1]).toEqual(JSON.parse(rotated.stdout));
    expect((await evidence('keys')).stdout).toContain(`${keys[0]?.keyId}  from ${keys[0]?.validFrom} to `);
    expect(await verify('--key', 'keys.json')).toMatchObject({ exitCode: 0 });
  });
});

describe('roundsight verify', () => {
  it('names the first wrong byte range or row, and ends with 1', async () => {
    await exported();
    await writeKeys();
    const media = join(folder, 'out/media/panorama/000001.mp4');
    const bytes = await readFile(media);
    await writeFile(media, bytes.subarray(0, 700));
    expect(await verify('--key', 'keys.json')).toMatchObject({
      exitCode: 1,
      stdout: `out: WRONG\nmedia/panorama/000001.mp4, bytes 700 to ${bytes.length - 1}: ${bytes.length - 700} bytes are missing (length)\n`,
    });
    await writeFile(media, bytes);
    const log = join(folder, 'out/log.jsonl');
    const lines = (await readFile(log, 'utf8')).split('\n');
    await writeFile(log, lines.toSpliced(2, 1).join('\n'));
    const { exitCode, stdout } = await verify('--key', 'keys.json', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'wrong', faults: [{ file: 'log.jsonl' }] });
  });

  it('follows no link and names it', async () => {
    await exported();
    await writeKeys();
    await rm(join(folder, 'out/README.txt'));
    await symlink('../keys.json', join(folder, 'out/README.txt'));
    expect(await verify('--key', 'keys.json')).toMatchObject({ exitCode: 1 });
    expect((await verify('--key', 'keys.json')).stdout).toContain('README.txt');
  });

  it.each<[string, string, string, () => Promise<unknown>]>([
    ['no folder', 'export-unreadable', 'keys.json', () => rm(join(folder, 'out'), { recursive: true })],
    ['no key', 'evidence-key-missing', 'none.pem', () => Promise.resolve()],
    [
      'a private key',
      'evidence-key-invalid',
      'private.pem',
      async () => {
        const name = (await readdir(join(folder, 'data/seal-keys'))).find((one) => one.endsWith('.pem'));
        await cp(join(folder, 'data/seal-keys', name ?? ''), join(folder, 'private.pem'));
      },
    ],
    [
      'a key with another id',
      'evidence-key-invalid',
      'forged.json',
      async () => {
        const text = await readFile(join(folder, 'keys.json'), 'utf8');
        await writeFile(
          join(folder, 'forged.json'),
          text.replace(/"keyId":"(.)/, (_, digit) => `"keyId":"${digit === '0' ? '1' : '0'}`),
        );
      },
    ],
  ])('ends with 2 where there is %s', async (_what, code, key, spoil) => {
    await exported();
    await writeKeys();
    await spoil();
    const { exitCode, stdout, stderr } = await verify('--key', key);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`roundsight: ${code}: `);
  });
});
