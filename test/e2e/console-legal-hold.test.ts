import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examPolicySchema } from '../../gateway/contract/exams.ts';
import { launchChromium } from '../support/chromium.ts';
import { violationsInBothThemes } from '../support/console/accessibility.ts';
import { startFakeGateway, type FakeGateway } from '../support/console/fake-gateway.ts';
import { sampleAccounts, sampleExamSession } from '../support/console/sample-state.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;
const dayMs = 86_400_000;
const startMs = Date.parse('2026-03-02T09:00:00Z');

/** One that ended so many days ago and is kept for thirty. */
function over(daysAgo: number) {
  const examSession = sampleExamSession('session-1');
  const policy = examPolicySchema.parse({ recording: { recorded: true, keptDays: 30 } });
  const endedAt = new Date(Date.now() - daysAgo * dayMs).toISOString();
  return { ...examSession, state: 'ended' as const, endedAt, exam: { ...examSession.exam, policy } };
}
const replay = {
  ...{ originMs: startMs, nowMs: startMs + 60_000, endedMs: startMs + 60_000 },
  tracks: [{ trackId: 'panorama', kind: 'video' as const, label: 'Room', spans: [], gaps: [] }],
};

describe('a legal hold on the pages', () => {
  let browser: Browser;
  let gateway: FakeGateway;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    gateway = await startFakeGateway(consoleFolder, {
      ...{ accounts: sampleAccounts(), examSessions: [over(3)], replay },
    });
  });
  afterEach(async () => {
    await context.close();
    await gateway.close();
  });
  const openAs = async (account: string, path: string) => {
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'account', value: account, url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${gateway.url}${path}`);
  };
  const dialog = () => page.getByRole('dialog');
  const mark = () => page.locator('[data-hold-mark]');

  it('is placed and lifted by a supervisor in the replay, with a reason each', async () => {
    await openAs('supervisor', '/sessions/session-1/replay');
    await page.locator('[data-change-hold]').click();
    await dialog().getByText('While it lasts, nothing of this exam session is deleted').waitFor();
    await dialog().getByRole('button', { name: 'Place hold' }).click();
    await dialog().getByText('Give a reason.').waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    gateway.state.holdRefusal = 'evidence-deleted';
    await dialog().getByLabel('Reason').fill('The candidate has complained.');
    await dialog().getByRole('button', { name: 'Place hold' }).click();
    await dialog().getByText('Nothing is left to hold.').waitFor();
    gateway.state.holdRefusal = null;
    await dialog().getByRole('button', { name: 'Place hold' }).click();
    await dialog().waitFor({ state: 'detached' });
    await mark().waitFor();
    await page.locator('[data-change-hold]').click();
    await dialog().getByText('The candidate has complained.').waitFor();
    await dialog().getByText('usual time counts again').waitFor();
    await dialog().getByLabel('Reason').fill('It was answered.');
    await dialog().getByRole('button', { name: 'Lift hold' }).click();
    await dialog().waitFor({ state: 'detached' });
    await mark().waitFor({ state: 'detached' });
    await page.locator('[data-change-hold]').click();
    await dialog().getByText('Lifted').waitFor();
    expect(gateway.state.legalHolds).toMatchObject([
      { placed: { reason: 'The candidate has complained.' }, lifted: { reason: 'It was answered.' } },
    ]);
  });

  it('is marked in the list of exams, where lifting it says what will be deleted', async () => {
    gateway.state.examSessions = [over(31)];
    await openAs('supervisor', '/exams');
    await page.getByRole('button', { name: /^Place a legal hold on the exam session of / }).click();
    await dialog().getByText('Its time is over.').waitFor();
    await dialog().getByLabel('Reason').fill('A court has asked.');
    await dialog().getByRole('button', { name: 'Place hold' }).click();
    await mark().waitFor();
    await page.getByRole('button', { name: /^Lift the legal hold on the exam session of / }).click();
    await dialog().getByText('deleted for ever').waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  it('is shown to a proctor, who cannot change it, and to an administrator', async () => {
    const hold = { since: new Date().toISOString(), byName: 'Sue', reason: 'A complaint' };
    gateway.state.examSessions = [{ ...over(3), hold }];
    await openAs('proctor', '/sessions/session-1/replay');
    await mark().waitFor();
    expect(await page.locator('[data-change-hold]').count()).toBe(0);
    await context.close();
    await openAs('administrator', '/exams');
    await mark().waitFor();
    expect(await page.getByRole('button', { name: /legal hold/i }).count()).toBe(0);
  });

  it('is told to the candidate in place of the day of deletion, without a reason', async () => {
    const hold = { since: '2026-03-05T10:00:00Z', byName: null, reason: null };
    gateway.state.examSessions = [over(3)];
    await openAs('candidate', '/');
    await page.getByText('The recording is kept until').waitFor();
    gateway.emit({ type: 'exam-session', examSession: { ...over(3), hold } });
    await page.locator('[data-held]').getByText('5 March 2026').waitFor();
    expect(await page.getByText('kept until').count()).toBe(0);
    gateway.emit({ type: 'exam-session', examSession: over(3) });
    await page.getByText('The recording is kept until').waitFor();
  });
});
