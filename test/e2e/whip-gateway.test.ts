import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteAuditLog } from '../../gateway/adapters/sqlite/sqlite-audit-log.ts';
import { examSchema } from '../../gateway/contract/exams.ts';
import { launchChromium } from '../support/chromium.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { signIn } from '../support/console-page.ts';
import { GatewayDesk } from '../support/exam-course/gateway-desk.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { WhipTestServer } from '../support/whip-test-server.ts';

const waiting = { timeout: 120_000, interval: 100 };
const secret = 'whip-token-of-the-test';

let folder: string;
let server: WhipTestServer;
let browser: Browser;
let gateway: GatewayProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-whip-'));
  browser = await launchChromium();
  server = await WhipTestServer.start(browser);
  const configFile = join(folder, 'config.json');
  const publishing = { whipUrl: `${server.origin}/whip/{examSessionId}`, tokenFile: join(folder, 'token') };
  await writeFile(publishing.tokenFile, `${secret}\n`);
  await writeFile(configFile, JSON.stringify({ publishing }));
  gateway = await startGateway([
    ...['--no-demonstration', '--headset', 'virtual'],
    ...['--config', configFile, '--data-dir', join(folder, 'data')],
  ]);
  await gateway.sensor();
}, 300_000);
afterAll(async () => {
  await gateway.stop();
  await server.stop();
  await browser.close();
  await rm(folder, { recursive: true });
});

/** The API as somebody of this role. */
async function deskOf(role: 'proctor' | 'supervisor' | 'administrator'): Promise<GatewayDesk> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, gateway, role);
  return new GatewayDesk(page, gateway.address);
}

async function openAsCandidate(link: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  return page;
}

async function audited(): Promise<string[]> {
  const database = await openDatabase(join(folder, 'data', 'roundsight.db'), new CollectingLog());
  const entries = await new SqliteAuditLog(database).newest(1000);
  await closeDatabase(database);
  expect(JSON.stringify(entries)).not.toContain(secret);
  return entries
    .reverse()
    .filter(({ action }) => action.startsWith('publishing'))
    .map(({ action, detail: { origin, ...detail } }) => {
      expect(origin).toBe(server.origin);
      return [action, ...Object.values(detail)].join(' ');
    });
}

it(
  'an exam session is published from consent to end: through dead workers, a lost server, pauses, and a killed gateway',
  { timeout: 600_000 },
  async () => {
    const [proctor, supervisor] = [await deskOf('proctor'), await deskOf('supervisor')];
    const exam = examSchema.parse({
      ...{ id: 'anatomy', title: 'Anatomy II', durationMinutes: 60 },
      policy: { checkInSteps: ['consent'] },
    });
    const { examSessionId: id, link } = await supervisor.schedule(exam, 'Ada');
    const candidate = await openAsCandidate(link);
    const publishing = async () => (await proctor.examSession(id)).publishing;
    /** Resolves when pictures arrive that were not there when it was called. */
    const seesMore = async (before: number) => {
      await expect.poll(() => server.decoded(), waiting).toBeGreaterThan(before + 15);
    };
    const isLive = async () => ((await publishing())?.since ?? null) !== null;

    await candidate.getByRole('button', { name: 'Begin check-in' }).click();
    await candidate.getByText(`to the media server ${new URL(server.origin).host}`).waitFor();
    await expect.poll(async () => (await proctor.examSession(id)).media.condition, waiting).toBe('live');
    expect(await publishing()).toEqual({ origin: server.origin, since: null });
    expect(server.requests).toEqual([]);

    server.status = 503;
    await candidate.getByRole('button', { name: 'I agree', exact: true }).click();
    await expect.poll(() => server.requests.length, waiting).toBeGreaterThan(1);
    server.status = null;
    await seesMore(0);
    await expect.poll(isLive, waiting).toBe(true);

    const workers = await gateway.mediaWorkers();
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    const successors = async () =>
      (await gateway.mediaWorkers()).filter((pid) => !workers.includes(pid)).length;
    await expect.poll(successors, waiting).toBe(workers.length);
    await seesMore(await server.decoded());

    const hungUp = server.taken;
    await server.hangUp();
    await expect.poll(() => server.taken, waiting).toBeGreaterThan(hungUp);
    await proctor.give(id, { type: 'admit' });
    await candidate.getByText(`Also sent to ${new URL(server.origin).host}`).waitFor();
    await proctor.give(id, { type: 'pause', reason: 'A fire alarm.' });
    await seesMore(await server.decoded());
    await proctor.give(id, { type: 'resume' });

    const leftOpen = server.taken;
    gateway = await gateway.killAndStartAgain();
    await expect.poll(() => server.taken, waiting).toBeGreaterThan(leftOpen);
    await seesMore(0);
    await expect.poll(isLive, waiting).toBe(true);

    await proctor.give(id, { type: 'terminate', reason: 'The test is over.' });
    const isEnded = () => server.requests.at(-1) === `DELETE /whip/made/${server.taken}`;
    await expect.poll(isEnded, waiting).toBe(true);
    expect(await publishing()).toBeNull();

    expect((await gateway.stop()).exitCode).toBe(0);
    // A connection that fails on a busy machine is made again; each is ended at the server, but by the gateway that was killed.
    const numbers = Array.from({ length: server.taken }, (_, index) => index + 1);
    expect(server.requests.filter((request) => request.startsWith('DELETE'))).toEqual(
      numbers.filter((number) => number !== leftOpen).map((number) => `DELETE /whip/made/${number}`),
    );
    expect(server.authorizations).toEqual(new Set([`Bearer ${secret}`]));
    expect(gateway.log()).not.toContain(secret);
    const started = `publishing-started ${server.origin}`;
    const actions = await audited();
    expect(actions.slice(0, 2)).toEqual(['publishing-failed status 503', started]);
    expect(actions).toContain('publishing-ended lost');
    // The gateway that was killed could not note the end.
    expect(actions.slice(-2)).toEqual([started, 'publishing-ended closed']);
  },
);
