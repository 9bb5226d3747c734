import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startFakeGateway, type FakeGateway } from '../support/console/fake-gateway.ts';
import { sampleAccounts, sampleExamSession, sampleLogEntry } from '../support/console/sample-state.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;

describe('what a supervisor plans and hands over', () => {
  let browser: Browser;
  let gateway: FakeGateway;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await startFakeGateway(consoleFolder, {
      accounts: sampleAccounts(),
      examSessions: [sampleExamSession('session-1')],
    });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  const openAs = async (account: string) => {
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'account', value: account, url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  };
  beforeEach(() => openAs('supervisor'));
  afterEach(() => context.close());
  const dialog = () => page.getByRole('dialog');

  it('an exam is scheduled for several candidates, each with a link or the reason why not', async () => {
    await page.goto(`${gateway.url}/exams`);
    await page.getByRole('button', { name: 'Schedule exam' }).click();
    await page.keyboard.press('Enter');
    await dialog().getByText('Give a title of up to 200 characters.').waitFor();
    await dialog().getByText('Give at least one name.').waitFor();
    await dialog().getByLabel('Title').fill('Physics I');
    await dialog().getByLabel('Duration in minutes').fill('0');
    await dialog().getByText('Give a whole number from 1 to 1440.').waitFor();
    await dialog().getByLabel('Duration in minutes').fill('45');
    await dialog().getByLabel('Most pauses').fill('2');
    await dialog().getByLabel('Names').fill('Cleo Abt\nPriya Nair\nDan Oz\n');
    await checkAccessibility(page);
    await dialog().getByRole('button', { name: 'Schedule for 3' }).click();
    await dialog().getByText('An account of this name exists already.').waitFor();
    expect(await dialog().locator('[data-link]').count()).toBe(2);
    await checkAccessibility(page);
    const download = page.waitForEvent('download');
    await dialog().getByRole('button', { name: 'Save as CSV' }).click();
    const saved = await readFile(await (await download).path(), 'utf8');
    expect(saved.split('\r\n')).toHaveLength(4);
    expect(saved).toContain('"Cleo Abt","http');
    await dialog().getByRole('button', { name: 'Back to those' }).click();
    expect(await dialog().getByLabel('Names').inputValue()).toBe('Priya Nair');
    await page.keyboard.press('Escape');
    await page
      .getByRole('row', { name: /Dan Oz/ })
      .getByText('45 min')
      .waitFor();
    const scheduled = gateway.state.examSessions.find(({ candidateName }) => candidateName === 'Dan Oz');
    expect(scheduled?.exam).toMatchObject({ id: 'physics-i', durationMinutes: 45, policy: { maxPauses: 2 } });
    await page.getByRole('button', { name: 'Schedule the exam of Dan Oz for others' }).click();
    expect(await dialog().getByLabel('Title').inputValue()).toBe('Physics I');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make a sign-in link for Dan Oz' }).click();
    await dialog().getByText('sign-in#token=').waitFor();
    await page.keyboard.press('Escape');
    await checkAccessibility(page);
  });

  it('ready-made words are changed, used at once, and one of two who change them is told', async () => {
    await page.goto(`${gateway.url}/words`);
    const first = page.locator('[data-words="one-moment"]');
    await first.getByLabel('English').fill('I am looking into it.');
    await page.getByRole('button', { name: 'Save for everybody' }).click();
    await page.getByText('Saved. Proctors have them now.').waitFor();
    await checkAccessibility(page);
    const messages = gateway.state.cannedMessages.messages.slice(1);
    gateway.emit({ type: 'canned-messages', list: { version: 9, messages } });
    await first.getByLabel('English').fill('Too late.');
    await page.getByRole('button', { name: 'Save for everybody' }).click();
    await page.getByRole('alert').getByText('Somebody else has changed this meanwhile').waitFor();
    await page.getByRole('button', { name: 'Load again' }).click();
    await first.waitFor({ state: 'detached' });
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByRole('toolbar', { name: 'Interventions' }).waitFor();
    await page.keyboard.press('c');
    await dialog().getByRole('button', { name: 'Everything is fine.' }).waitFor();
    expect(await dialog().getByRole('button', { name: 'I am looking into it.' }).count()).toBe(0);
  });

  it('an exam session goes to a chosen proctor with a note, which is read once', async () => {
    await context.close();
    await openAs('proctor');
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByRole('toolbar', { name: 'Interventions' }).waitFor();
    await page.keyboard.press('u');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('Looks left often: a window.');
    await page.keyboard.press('Enter');
    await dialog().getByText('Choose who is to answer for it.').waitFor();
    await dialog().getByRole('combobox').click();
    await page.getByRole('option', { name: 'Sam Okafor' }).click();
    await dialog().getByRole('button', { name: 'Hand over' }).click();
    await dialog().waitFor({ state: 'detached' });
    const command = gateway.state.commands.at(-1)?.command;
    expect(command).toMatchObject({
      type: 'hand-over',
      toName: 'Sam Okafor',
      note: 'Looks left often: a window.',
    });
    await context.close();
    await openAs('supervisor');
    await page.goto(`${gateway.url}/wall`);
    await page.locator('[data-exam-session="session-1"]').waitFor();
    const proctor = { accountId: 'supervisor', name: 'Sam Okafor' };
    gateway.emit({ type: 'exam-session', examSession: sampleExamSession('session-1', { proctor }) });
    if (command?.type !== 'hand-over') throw new Error('nothing was handed over');
    gateway.emit({
      type: 'log-entry',
      entry: sampleLogEntry('session-1', 9, { ...command, toAccountId: 'supervisor' }),
    });
    const note = page.locator('[data-hand-over="session-1"]');
    await note.getByText('Looks left often: a window.').waitFor();
    await checkAccessibility(page);
    await note.getByRole('button', { name: 'Understood' }).click();
    await note.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Open the session of Ada Lindqvist' }).click();
    await page.getByText('Looks left often: a window.').first().waitFor({ state: 'attached' });
    expect(await note.count()).toBe(0);
  });
});

/** Axe finds nothing. */
async function checkAccessibility(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  );
  expect(found).toEqual([]);
}
