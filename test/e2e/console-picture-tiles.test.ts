import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import {
  startFakeGateway,
  type FakeGateway,
  type FakeGatewayState,
} from '../support/console/fake-gateway.ts';
import { sampleAccounts, sampleExamSession } from '../support/console/sample-state.ts';
import { startSender, type Sender } from '../support/console/sender.ts';
import { decodePicture } from '../support/view-pixels.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });

describe('the pictures beside the room', () => {
  let browser: Browser;
  let gateway: FakeGateway;
  let sender: Sender;
  let context: BrowserContext;
  let page: Page;
  let answerOffer: FakeGatewayState['answerOffer'];
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await startFakeGateway(consoleFolder, { accounts: sampleAccounts() });
    sender = await startSender(browser, gateway);
    ({ answerOffer } = gateway.state);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.state.examSessions = [sampleExamSession('session-1')];
    gateway.state.answerOffer = answerOffer;
    await sender.pause(false, 'webcam');
    await sender.pause(false, 'screen');
    await sender.plugWebcam(true);
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'account', value: 'proctor', url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });
  afterEach(async () => {
    await context.close();
    await sender.breakConnections();
  });

  const webcam = () => page.locator('[data-webcam]');
  const screen = () => page.locator('[data-screen="screen-1"]');
  const flowOf = (name: 'webcam' | 'screen') =>
    (name === 'webcam' ? webcam() : screen()).getAttribute('data-flow');
  const widthOf = async () => (await webcam().boundingBox())?.width ?? 0;
  const open = async () => {
    await page.goto(`${gateway.url}/sessions/session-1`);
    await eventually(() => flowOf('webcam')).toBe('live');
    await eventually(() => flowOf('screen')).toBe('live');
  };
  /** What `document.hidden` says, without the page's being hidden. */
  const hidePage = (isHidden: boolean) =>
    page.evaluate(`
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
      document.dispatchEvent(new Event('visibilitychange'));
    `);
  /** Colour of the wall in the webcam's picture on the page. */
  const wallColour = async () => {
    const { data, widthPx } = await decodePicture(await webcam().locator('.picture').screenshot());
    const at = 3 * (8 * widthPx + Math.round(widthPx / 4));
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  };

  it('show the webcam small, marked as a demonstration, and large on W or a double-click until Escape', async () => {
    await open();
    const [r = 0, g = 0, b = 0] = await wallColour();
    for (const [seen, sent] of [
      [r, 0x76],
      [g, 0x9e],
      [b, 0xa4],
    ] as const) {
      expect(Math.abs(seen - sent)).toBeLessThan(12);
    }
    await webcam().getByText('Demonstration').waitFor();
    const small = await widthOf();
    await page.keyboard.press('w');
    await eventually(widthOf).toBeGreaterThan(small);
    expect(await screen().isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await eventually(widthOf).toBe(small);
    await screen().waitFor();
    await webcam().locator('.picture').dblclick();
    await eventually(widthOf).toBeGreaterThan(small);
    await page.keyboard.press('1');
    await screen().waitFor();
    expect(await webcam().isVisible()).toBe(false);
  });

  it('say when no picture has come, without a jump when the first one does', async () => {
    await sender.plugWebcam(false);
    await page.goto(`${gateway.url}/sessions/session-1`);
    await webcam().getByText('No picture from the webcam').waitFor();
    const before = await webcam().locator('.picture').boundingBox();
    await sender.plugWebcam(true);
    await sender.breakConnections();
    await eventually(() => flowOf('webcam')).toBe('live');
    expect(await webcam().locator('.picture').boundingBox()).toEqual(before);
    await webcam().getByText('No picture').waitFor({ state: 'detached' });
  });

  it('do not pass for live when they stop, and are live again when they go on', async () => {
    await open();
    await sender.pause(true, 'webcam');
    await sender.pause(true, 'screen');
    await webcam()
      .getByText(/No picture for \d+ s/)
      .waitFor();
    await screen()
      .getByText(/No picture for \d+ s/)
      .waitFor();
    const [r = 0, g = 0, b = 0] = await wallColour();
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(6);
    const seconds = async () =>
      Number(
        /\d+/.exec(
          await webcam()
            .getByText(/No picture for/)
            .innerText(),
        )?.[0],
      );
    const before = await seconds();
    await eventually(seconds).toBeGreaterThan(before);
    await sender.pause(false, 'webcam');
    await eventually(() => flowOf('webcam')).toBe('live');
    expect(await flowOf('screen')).toBe('late');
    await sender.pause(false, 'screen');
    await eventually(() => flowOf('screen')).toBe('live');
  });

  it('are not called late for having been out of sight', async () => {
    await open();
    await page.keyboard.press('w');
    await page.waitForTimeout(4500);
    expect(await flowOf('screen')).toBe('live');
    await page.keyboard.press('w');
    await page.waitForTimeout(300);
    expect(await flowOf('screen')).toBe('live');
    // A page in the background gets no pictures.
    await hidePage(true);
    await sender.pause(true, 'webcam');
    await page.waitForTimeout(4500);
    expect(await flowOf('webcam')).toBe('live');
    await hidePage(false);
    await eventually(() => flowOf('webcam')).toBe('late');
  });

  it('are hatched, not black, when the connection has gone', async () => {
    await open();
    gateway.state.answerOffer = 'media-not-ready';
    await sender.breakConnections();
    await eventually(() => webcam().locator('video').isVisible()).toBe(false);
    await eventually(() => flowOf('webcam')).toBe('late');
    gateway.state.answerOffer = answerOffer;
    await eventually(() => flowOf('webcam')).toBe('live');
  });

  it.each([
    { width: 360, height: 720, place: 4 / 3 },
    { width: 360, height: 1400, place: 4 / 3 },
    { width: 950, height: 1400, place: 4 / 3 },
    { width: 900, height: 720, place: 16 / 9 },
    { width: 1280, height: 720, place: 16 / 9 },
    { width: 1920, height: 1080, place: 16 / 9 },
    { width: 3440, height: 1440, place: 16 / 9 },
  ])('fit a page of $width × $height, small and large', async ({ width, height, place }) => {
    await page.setViewportSize({ width, height });
    await open();
    for (const key of ['Escape', 'w']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(300);
      const boxOf = (part: Locator) =>
        part.boundingBox().then((box) => box ?? expect.fail('it is not there'));
      const picture = await boxOf(webcam().locator('.picture'));
      const button = await boxOf(webcam().getByRole('button'));
      const mark = await boxOf(webcam().getByText('Demonstration'));
      const sound = await boxOf(page.locator('[data-part="sound"]'));
      expect(picture.height).toBeGreaterThanOrEqual(119);
      // Small in the place that is kept for it, large in the shape it has.
      expect(picture.width / picture.height).toBeCloseTo(key === 'w' ? 4 / 3 : place, 1);
      for (const part of [button, mark]) expect(part.x + part.width).toBeLessThanOrEqual(width);
      expect(picture.y + picture.height).toBeLessThanOrEqual(sound.y);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });
});
