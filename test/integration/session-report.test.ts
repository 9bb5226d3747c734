import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChromiumPrinter } from '../../gateway/adapters/pdf/chromium-printer.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { runRoundsight } from '../support/roundsight-command.ts';
import { keepSealedRecording } from '../support/sealed-recording.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';
import { TestGateway } from '../support/test-gateway.ts';

const wish = { examSessionId: 'one', seed: 3, segmentsOfTrack: 2, fragmentBytes: 500 };
const printFolders = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('roundsight-print-'));
const textOf = async (pdf: string) => (await promisify(execFile)('pdftotext', ['-layout', pdf, '-'])).stdout;

describe('the report of an exam session over HTTP', () => {
  let dataDir: string;
  let gateway: TestGateway;
  let cookie: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'roundsight-report-'));
    await keepSealedRecording(dataDir, wish);
    gateway = await TestGateway.start({ dataDir });
    cookie = await gateway.signIn('supervisor');
  });
  afterAll(async () => {
    await gateway.close();
    await rm(dataDir, { recursive: true });
  });
  const ask = (query = '', id = 'one', as = cookie) =>
    gateway.fetch(`/api/exam-sessions/${id}/report${query}`, { headers: { cookie: as } });
  const refusal = async (answer: Response) => errorAnswerSchema.parse(await answer.json()).error.code;

  it('says what happened and how to verify it, loads nothing, and is noted in itself', async () => {
    const answer = await ask();
    const html = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const text of [
      'Anatomie II',
      'Ada',
      'Pia (proctor)',
      'the headset gave no pictures',
      'made this report',
    ])
      expect(html).toContain(text);
    expect(html).toContain('roundsight verify FILE.zip');
    expect(html).not.toMatch(/<script|<link|\son\w+=|https?:\/\/|url\((?!#)/);
    expect(await (await ask('?language=de')).text()).toContain('<html lang="de">');
  });

  it('is a PDF file where that is asked for, and leaves nothing behind', { timeout: 180_000 }, async () => {
    const answer = await ask('?format=pdf&language=de');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const path = join(dataDir, 'got.pdf');
    await writeFile(path, Buffer.from(await answer.arrayBuffer()));
    expect(await textOf(path)).toContain('Sitzungsbericht');
    expect(await printFolders()).toEqual([]);
  });

  it('is refused to whoever may not, and where nothing is sealed', async () => {
    expect(await refusal(await ask('', 'one', await gateway.signIn('technician')))).toBe('role-forbidden');
    expect(await refusal(await ask('', 'none'))).toBe('not-found');
    expect(await refusal(await ask('?format=doc'))).toBe('request-invalid');
    const database = await openDatabase(join(dataDir, 'roundsight.db'), new CollectingLog());
    const actions = (await sqliteStores(database).audit.ofSubject('one')).map(({ action }) => action);
    await database('evidence_seals').delete();
    await closeDatabase(database);
    expect(actions).toEqual(['report-made', 'report-made', 'report-made']);
    expect(await refusal(await ask())).toBe('evidence-unsealed');
  });
});

describe('roundsight evidence report', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-report-'));
    await keepSealedRecording(join(folder, 'data'), wish);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const report = (...args: string[]) =>
    runRoundsight(folder, ['evidence', 'report', 'one', '--data-dir', 'data', ...args]);

  it('writes HTML for this user alone, and nothing in the place of what is there', async () => {
    const made = await report('--output', 'a.html', '--language', 'de', '--json');
    expect(made).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(made.stdout)).toMatchObject({ examSessionId: 'one', format: 'html', language: 'de' });
    expect(await readFile(join(folder, 'a.html'), 'utf8')).toContain('Sitzungsbericht');
    const again = await report('--output', 'a.html');
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
    expect(again.stderr).toContain('roundsight: output-exists: ');
    expect(await report('--output', 'a.doc')).toMatchObject({ exitCode: 2, stdout: '' });
    expect((await readdir(folder)).sort()).toEqual(['a.html', 'data']);
  });
});

describe('printing', () => {
  it('says so where there is no Chromium, where it fails, and where it takes too long', async () => {
    const missing = new ChromiumPrinter({ program: '/there/is/none' });
    await expect(missing.pdf('a')).rejects.toMatchObject({ code: 'printer-missing' });
    const failing = new ChromiumPrinter({ program: '/bin/false' });
    await expect(failing.pdf('a')).rejects.toMatchObject({ code: 'print-failed' });
    const idle = new ChromiumPrinter({ program: '/bin/true' });
    await expect(idle.pdf('a')).rejects.toMatchObject({ code: 'print-failed' });
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-printer-'));
    const program = join(folder, 'slow');
    await writeFile(program, '#!/bin/sh\nsleep 1000 & wait\n', { mode: 0o700 });
    const slow = new ChromiumPrinter({ program, timeoutMs: 200 });
    await expect(slow.pdf('a')).rejects.toMatchObject({ code: 'print-failed', detail: 'it took too long' });
    await rm(folder, { recursive: true });
    expect(await printFolders()).toEqual([]);
  });
});
