import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import {
  startFakeGateway,
  type FakeGateway,
  type FakeGatewayState,
} from '../support/console/fake-gateway.ts';
import { sampleAccounts, sampleExamSession } from '../support/console/sample-state.ts';
import { startSender, type Sender } from '../support/console/sender.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });
const stillOf = (background: string) =>
  sharp({ create: { width: 480, height: 240, channels: 3, background } })
    .jpeg()
    .toBuffer();

describe('the wall, live', () => {
  let browser: Browser;
  let gateway: FakeGateway;
  let sender: Sender;
  let context: BrowserContext;
  let page: Page;
  let answerOffer: FakeGatewayState['answerOffer'];
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await startFakeGateway(consoleFolder, {
      accounts: sampleAccounts(),
      examSessions: Array.from({ length: 24 }, (_, index) =>
        sampleExamSession(`session-${index + 1}`, { candidateName: `Candidate ${index + 101}` }),
      ),
    });
    sender = await startSender(browser, gateway, { framesPerSecond: 5 });
    ({ answerOffer } = gateway.state);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.state.requests.length = 0;
    gateway.state.answerOffer = answerOffer;
    gateway.state.still = null;
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'account', value: 'proctor', url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });
  afterEach(async () => {
    await context.close();
    await sender.breakConnections();
  });

  const tile = (number: number) => page.locator(`[data-exam-session="session-${number}"]`);
  const pictureOf = (number: number) => tile(number).locator('[data-picture]').getAttribute('data-picture');
  const widthOf = (number: number) =>
    tile(number)
      .locator('canvas')
      .evaluate((canvas) => (canvas as unknown as { width: number }).width);
  const requestsFor = (method: string, number: number) =>
    gateway.state.requests.filter((request) =>
      new RegExp(`^${method} /api/whep/session-${number}(/|$)`).test(request),
    ).length;

  it('receives small pictures of the tiles in view, and keeps those for a while that are left', async () => {
    await page.goto(`${gateway.url}/wall`);
    for (const number of [1, 4, 9]) await eventually(() => pictureOf(number)).toBe('live');
    // A browser that sends makes its pictures smaller where the machine is busy.
    expect(await widthOf(1)).toBeLessThanOrEqual(512);
    expect(await sender.wishes('session-1')).toMatchObject({ panorama: 'thumbnail' });
    await eventually(async () => (await sender.reports('session-1')).length).toBeGreaterThan(0);
    expect(requestsFor('POST', 24)).toBe(0);
    await tile(24).scrollIntoViewIfNeeded();
    await eventually(() => pictureOf(24)).toBe('live');
    await eventually(async () => (await sender.wishes('session-1')).panorama).toBe('nothing');
    await tile(1).scrollIntoViewIfNeeded();
    await eventually(() => pictureOf(1)).toBe('live');
    await tile(1).locator('a').click();
    await page.waitForURL('**/sessions/session-1');
    await page.goBack();
    await eventually(() => pictureOf(2)).toBe('live');
    expect([requestsFor('POST', 2), requestsFor('DELETE', 2)]).toEqual([1, 0]);
  });

  it('enlarges a tile in its place over the same connection', async () => {
    await page.goto(`${gateway.url}/wall`);
    await eventually(() => pictureOf(2)).toBe('live');
    await tile(1).locator('a').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('f');
    await eventually(() => widthOf(2)).toBeGreaterThan(512);
    await page.keyboard.press('Escape');
    await eventually(() => widthOf(2)).toBeLessThanOrEqual(512);
    await tile(4).getByRole('button', { name: 'Show the room of Candidate 104 larger' }).click();
    await eventually(() => widthOf(4)).toBeGreaterThan(512);
    expect([requestsFor('POST', 2), requestsFor('POST', 4)]).toEqual([1, 1]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Go to the tile beside').waitFor();
  });

  it('shows a still with its age until the room is live, and the last picture when it is not any more', async () => {
    gateway.state.answerOffer = 'media-not-ready';
    gateway.state.still = await stillOf('#556677');
    await page.goto(`${gateway.url}/wall`);
    await tile(1)
      .getByText(/^Still picture, \d+ s old$/)
      .waitFor();
    gateway.state.answerOffer = answerOffer;
    await eventually(() => pictureOf(1)).toBe('live');
    gateway.state.answerOffer = 'media-not-ready';
    await sender.breakConnections();
    await tile(1)
      .getByText(/^Last picture, \d+ s old$/)
      .waitFor();
    gateway.state.still = await stillOf('#667788');
    await eventually(() => pictureOf(1)).toBe('still');
    gateway.state.answerOffer = answerOffer;
    await eventually(() => pictureOf(1)).toBe('live');
  });
});
