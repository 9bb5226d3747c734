import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../gateway/contract/roles.ts';
import { launchChromium } from '../support/chromium.ts';
import { startFakeGateway, type FakeGateway } from '../support/console/fake-gateway.ts';
import { sampleAccounts, sampleExamSession, sampleHeadset } from '../support/console/sample-state.ts';
import { decodePicture, findHue } from '../support/view-pixels.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;

describe('the console’s pages', () => {
  let gateway: FakeGateway;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    gateway = await startFakeGateway(consoleFolder, {
      accounts: sampleAccounts(),
      examSessions: [sampleExamSession('session-1')],
      headsets: [sampleHeadset('headset-1')],
    });
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
  });
  afterEach(async () => {
    await context.close();
    await gateway.close();
  });

  const signInAs = (role: Role) => context.addCookies([{ name: 'account', value: role, url: gateway.url }]);
  const heading = () => page.getByRole('heading', { level: 1 }).textContent();

  it('a password leads to the page that was wanted; a wrong one says so', async () => {
    await page.goto(`${gateway.url}/wall`);
    await page.getByLabel('Name').fill('Priya Nair');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('do not match');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/wall');
    await page.getByRole('heading', { name: 'Ada Lindqvist' }).waitFor();
  });

  it('a link signs in once and leaves no token in the address or the history', async () => {
    gateway.state.links.set('one-time-token-0001', 'technician');
    await page.goto(`${gateway.url}/sign-in#token=one-time-token-0001`);
    await page.waitForURL('**/headsets');
    expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2);
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain('token');
    const other = await (await browser.newContext()).newPage();
    await other.goto(`${gateway.url}/sign-in#token=one-time-token-0001`);
    expect(await other.getByRole('alert').textContent()).toContain('unknown, used or expired');
    expect(other.url()).not.toContain('one-time-token');
    await other.context().close();
  });

  it.each([
    ['candidate', '/exam', 'Anatomy II'],
    ['proctor', '/wall', 'Wall'],
    ['supervisor', '/wall', 'Wall'],
    ['technician', '/headsets', 'Headsets'],
    ['administrator', '/accounts', 'Accounts'],
  ] as const)('%s begins at %s', async (role, path, title) => {
    await signInAs(role);
    await page.goto(gateway.url);
    await page.waitForURL(`**${path}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  });

  it('a page for another role says so and leads back', async () => {
    await signInAs('technician');
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByRole('heading', { name: 'not for your role' }).waitFor();
    await page.getByRole('button', { name: 'Go to your start page' }).click();
    await page.waitForURL('**/headsets');
  });

  it('an unknown address says so', async () => {
    await page.goto(`${gateway.url}/no/such/page`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await heading()).toContain('no such page');
  });

  it('the wall follows the events, and says when they are cut off', async () => {
    await signInAs('proctor');
    await page.goto(`${gateway.url}/wall`);
    const tile = page.locator('[data-exam-session="session-1"]');
    await tile.getByText('Live', { exact: true }).waitFor();
    const media = {
      ...sampleExamSession('x').media,
      condition: 'failed',
      faultCode: 'camera-silent',
    } as const;
    gateway.emit({ type: 'exam-session', examSession: sampleExamSession('session-1', { media }) });
    await tile.getByText('The camera delivers no pictures').waitFor();
    gateway.emit({
      type: 'exam-session',
      examSession: sampleExamSession('session-2', { candidateName: 'Ben Kowalski' }),
    });
    await page.getByRole('heading', { name: 'Ben Kowalski' }).waitFor();
    await gateway.close();
    await page.getByText('Connection to the gateway lost').waitFor();
  });

  it('a tile shows the room without the lowest part of the panorama', async () => {
    const size = { width: 720, channels: 3 } as const;
    const band = (height: number, background: string) =>
      sharp({ create: { ...size, height, background } })
        .png()
        .toBuffer();
    gateway.state.still = await sharp({ create: { ...size, height: 360, background: '#808080' } })
      .composite([
        // Elevations −45° … −55°: the desk's edge. Below −75°: where the camera writes its time code.
        { input: await band(20, '#00ff00'), top: 270, left: 0 },
        { input: await band(30, '#ff0000'), top: 330, left: 0 },
      ])
      .jpeg()
      .toBuffer();
    await signInAs('proctor');
    await page.goto(`${gateway.url}/wall`);
    const picture = page.locator('[data-exam-session="session-1"] img');
    await picture.waitFor();
    // One that gets old is dimmed.
    await page.addStyleTag({ content: 'img { filter: none !important }' });
    const seen = await decodePicture(await picture.screenshot());
    expect(findHue(seen, 120, 20).pixels).toBeGreaterThan(1000);
    expect(findHue(seen, 0, 20).pixels).toBe(0);
  });

  it('a wall without sessions is explained', async () => {
    gateway.state.examSessions = [];
    await signInAs('proctor');
    await page.goto(`${gateway.url}/wall`);
    await page.getByRole('heading', { name: 'No exam sessions' }).waitFor();
  });

  it('the technician reads what to do', async () => {
    const broken = sampleHeadset('headset-2', { serial: 'RS-2026-0002', calibrationDate: null });
    gateway.state.headsets.push(broken);
    await signInAs('technician');
    await page.goto(`${gateway.url}/headsets`);
    await page.locator('[data-headset="headset-2"]').getByText('Calibrate it before the next exam').waitFor();
    await page.getByPlaceholder('Scan or type a serial number').fill('RS-2026-0001');
    await page.locator('[data-headset="headset-2"]').waitFor({ state: 'detached' });
  });

  it('an administrator adds an account, makes a link, and disables only after confirming', async () => {
    await signInAs('administrator');
    await page.goto(`${gateway.url}/accounts`);
    await page.getByRole('button', { name: 'Add account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Nora Lind');
    await dialog.getByLabel('Password').fill('too short');
    await dialog.getByRole('button', { name: 'Add account' }).click();
    await page.locator('input[type="password"]:focus').waitFor();
    expect(await dialog.getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Password').fill('long enough for all');
    await dialog.getByRole('button', { name: 'Add account' }).click();
    await page.getByRole('rowheader', { name: 'Nora Lind' }).waitFor();

    await page.getByRole('button', { name: 'Make a sign-in link for Nora Lind' }).click();
    const shown = await page.getByRole('dialog').locator('output').textContent();
    expect(shown).toContain('/sign-in#token=');
    await page.getByRole('button', { name: 'Copy' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Disable Nora Lind' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    expect(gateway.state.requests.some((request) => request.startsWith('PATCH'))).toBe(false);
    await page.getByRole('button', { name: 'Disable Nora Lind' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Enable Nora Lind' }).waitFor();
    await page.locator('[aria-label="Enable Nora Lind"]:focus').waitFor();
    expect(gateway.state.accounts.find(({ name }) => name === 'Nora Lind')?.disabled).toBe(true);
  });

  it('the candidate sees who is watching, as it changes, in light colours and on a small phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await signInAs('candidate');
    await page.goto(`${gateway.url}/exam`);
    await page.getByRole('status').getByText('Nobody is watching', { exact: true }).waitFor();
    const viewers = [{ accountName: 'Priya Nair', since: new Date().toISOString() }];
    gateway.state.examSessions = [sampleExamSession('session-1', { viewers })];
    gateway.emit({ type: 'exam-session', examSession: sampleExamSession('session-1', { viewers }) });
    await page.getByRole('status').getByText('Priya Nair').waitFor();
    await page.getByRole('heading', { name: 'This is a demonstration' }).waitFor();
    await page.getByText('What is watched and kept').click();
    await page.getByText('Your webcam').waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('speaks German to those who choose it, and remembers', async () => {
    await signInAs('proctor');
    await page.goto(`${gateway.url}/wall`);
    await page.getByRole('button', { name: /Priya Nair/ }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });

  it('waits for a gateway that is away and goes on by itself', async () => {
    await signInAs('proctor');
    await page.route('**/api/me', (route) => route.abort());
    await page.goto(`${gateway.url}/wall`);
    await page.getByRole('heading', { name: 'We cannot reach the gateway' }).waitFor();
    await page.unroute('**/api/me');
    await page.getByRole('heading', { level: 1, name: 'Wall' }).waitFor();
  });
});
