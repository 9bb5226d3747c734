import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { drawNothing } from '../support/console-page.ts';
import {
  startFakeGateway,
  type FakeGateway,
  type FakeGatewayState,
} from '../support/console/fake-gateway.ts';
import { sampleAccounts, sampleExamSession } from '../support/console/sample-state.ts';
import { startSender, type Sender } from '../support/console/sender.ts';
import { bearingDifferenceDeg, decodePicture, directionAtPixel, findHue } from '../support/view-pixels.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;

/** Pure hues far enough apart to be told through the video; both sides of the panorama's seam are among them. */
const markers = [
  { bearingDeg: 0, elevationDeg: 0, colour: '#ff0000', hueDeg: 0 },
  { bearingDeg: 90, elevationDeg: 10, colour: '#00ff00', hueDeg: 120 },
  { bearingDeg: 180, elevationDeg: 5, colour: '#0000ff', hueDeg: 240 },
  { bearingDeg: 270, elevationDeg: -20, colour: '#ff00ff', hueDeg: 300 },
] as const;

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

describe('the session view', () => {
  let browser: Browser;
  let gateway: FakeGateway;
  let sender: Sender;
  let context: BrowserContext;
  let page: Page;
  let answerOffer: FakeGatewayState['answerOffer'];
  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await startFakeGateway(consoleFolder, { accounts: sampleAccounts() });
    sender = await startSender(browser, gateway, { markers });
    ({ answerOffer } = gateway.state);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.state.examSessions = [sampleExamSession('session-1')];
    gateway.state.requests.length = 0;
    gateway.state.answerOffer = answerOffer;
    await sender.turnHead([0]);
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'account', value: 'proctor', url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });
  afterEach(async () => {
    await context.close();
    await sender.breakConnections();
  });

  const sphere = () => page.locator('[data-sphere]');
  const propertyOf = async (element: Locator, name: string): Promise<unknown> =>
    (await (await element.elementHandle()).getProperty(name)).jsonValue();
  const viewOf = async () => {
    const value = async (name: string) => Number(await sphere().getAttribute(`data-${name}-deg`));
    return { yawDeg: await value('yaw'), pitchDeg: await value('pitch'), fovDeg: await value('fov') };
  };
  const liveView = () => page.locator('[data-phase="live"]').waitFor();
  // Where nobody looks at the sphere, drawing it would only keep the sender from sending: both have the same cores.
  const open = async (query = '') => {
    await page.goto(`${gateway.url}/sessions/session-1${query}`);
    await page.locator('[data-rtp-timestamp]:not([data-capture-us=""])').waitFor();
    await liveView();
  };
  const markerSeen = async (hueDeg: number) => {
    const view = await viewOf();
    const picture = await decodePicture(await sphere().screenshot());
    const found = findHue(picture, hueDeg, 20);
    expect(found.pixels).toBeGreaterThan(200);
    return directionAtPixel(view, picture, found.xPx, found.yPx);
  };

  it.each(markers)('shows what is at $bearingDeg°, $elevationDeg° there', async (marker) => {
    await open(`?bearing=${marker.bearingDeg + 12}&elevation=${marker.elevationDeg + 4}&fov=70`);
    const seen = await markerSeen(marker.hueDeg);
    expect(Math.abs(bearingDifferenceDeg(seen.bearingDeg, marker.bearingDeg))).toBeLessThan(1);
    expect(Math.abs(seen.elevationDeg - marker.elevationDeg)).toBeLessThan(1);
  });

  it('has no line where the panorama begins and ends', async () => {
    await open('?bearing=180&elevation=-20&fov=30');
    const picture = await decodePicture(await sphere().screenshot());
    const row = Math.round(picture.heightPx * 0.8);
    const level = (x: number) => picture.data[(row * picture.widthPx + x) * 3] ?? 0;
    const middle = Array.from({ length: 80 }, (_, index) =>
      level(Math.round(picture.widthPx / 2) - 40 + index),
    );
    expect(Math.max(...middle) - Math.min(...middle)).toBeLessThan(12);
  });

  it('stands still in the room while the head swings, frame by frame, and follows the head when unlocked', async () => {
    await sender.turnHead([-40, -20, 0, 20, 40, 20, 0, -20]);
    await open('?bearing=0');
    for (let shot = 0; shot < 6; shot += 1) {
      const seen = await markerSeen(0);
      expect(Math.abs(bearingDifferenceDeg(seen.bearingDeg, 0))).toBeLessThan(2);
      await page.waitForTimeout(70);
    }
    await sender.turnHead([30]);
    await page.keyboard.press('l');
    expect(await sphere().getAttribute('data-locked')).toBe('false');
    await page.waitForTimeout(600);
    const seen = await markerSeen(0);
    expect(Math.abs(bearingDifferenceDeg(seen.bearingDeg, -30))).toBeLessThan(1);
  });

  it('a drag keeps what was grabbed under the pointer', async () => {
    await drawNothing(page);
    await open('?bearing=10&fov=80');
    const box = await sphere().boundingBox();
    if (!box) throw new Error('the sphere is not on the page');
    const before = directionAtPixel(await viewOf(), { widthPx: box.width, heightPx: box.height }, 300, 150);
    await page.mouse.move(box.x + 300, box.y + 150);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 200, { steps: 5 });
    await page.mouse.up();
    const after = directionAtPixel(await viewOf(), { widthPx: box.width, heightPx: box.height }, 500, 200);
    expect(bearingDifferenceDeg(after.bearingDeg, before.bearingDeg)).toBeCloseTo(0, 1);
    expect(after.elevationDeg).toBeCloseTo(before.elevationDeg, 1);
    await page.mouse.move(box.x + 100, box.y + 100);
    const { yawDeg } = await viewOf();
    expect((await viewOf()).yawDeg).toBe(yawDeg);
  });

  it('obeys keys, the wheel and a double-click on the strip', async () => {
    await drawNothing(page);
    await open();
    await page.keyboard.press('ArrowRight');
    expect((await viewOf()).yawDeg).toBeGreaterThan(5);
    await page.keyboard.press('Home');
    await eventually(async () => (await viewOf()).yawDeg).toBe(0);
    await page.keyboard.press('+');
    expect((await viewOf()).fovDeg).toBeLessThan(90);
    await sphere().hover();
    for (let turn = 0; turn < 12; turn += 1) await page.mouse.wheel(0, 400);
    await eventually(async () => (await viewOf()).fovDeg).toBe(120);
    const strip = page.locator('[data-strip]');
    const box = await strip.boundingBox();
    await strip.dblclick({ position: { x: (box?.width ?? 0) * 0.9, y: (box?.height ?? 0) / 2 } });
    await eventually(async () => Math.round((await viewOf()).yawDeg)).toBe(144);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await page.locator('[data-screen="screen-1"].large').waitFor();
  });

  it('fullscreen keeps the bearings, the tools and the help', async () => {
    await open('?bearing=12&elevation=4&fov=70');
    await page.keyboard.press('f');
    const stage = page.locator(':fullscreen');
    await stage.getByRole('button', { name: 'Locked to room' }).waitFor();
    const strip = await page.locator('[data-strip]').boundingBox();
    const area = await sphere().boundingBox();
    expect(area?.height).toBeGreaterThan(2 * (strip?.height ?? 0));
    const seen = await markerSeen(0);
    expect(Math.abs(bearingDifferenceDeg(seen.bearingDeg, 0))).toBeLessThan(1);
    expect(Math.abs(seen.elevationDeg)).toBeLessThan(1);
    await page.keyboard.press('?');
    await stage.getByRole('dialog', { name: 'Keys' }).getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('f');
    await stage.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Locked to room' }).waitFor();
  });

  it('single keys can be switched off; the sphere with the focus still obeys them', async () => {
    await drawNothing(page);
    await open();
    await page.keyboard.press('?');
    await page.getByRole('switch').click();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Roundsight' }).focus();
    await page.keyboard.press('l');
    expect(await sphere().getAttribute('data-locked')).toBe('true');
    await sphere().focus();
    await page.keyboard.press('l');
    expect(await sphere().getAttribute('data-locked')).toBe('false');
  });

  it('shows the screen, the sound’s level though silent, and the figures', async () => {
    await drawNothing(page);
    await sender.turnHead([-40, -20, 0, 20, 40, 20, 0, -20]);
    await open();
    const video = page.locator('[data-screen="screen-1"] video');
    await eventually(() => propertyOf(video, 'videoWidth')).toBeGreaterThanOrEqual(240);
    const sound = page.locator('[data-part="sound"]');
    await eventually(async () => Number(await sound.getAttribute('data-level-db'))).toBeGreaterThan(-30);
    expect(await propertyOf(page.locator('audio'), 'muted')).toBe(true);
    await page.keyboard.press('m');
    await eventually(() => propertyOf(page.locator('audio'), 'muted')).toBe(false);
    const figure = async (name: string) =>
      parseFloat(await page.locator(`[data-figure="${name}"] dd`).innerText());
    await eventually(() => figure('framesPerSecond')).toBeGreaterThan(5);
    await eventually(() => figure('delay')).toBeGreaterThanOrEqual(0);
    // Of one clock, and in milliseconds.
    expect(await figure('delay')).toBeLessThan(30_000);
    await eventually(() => figure('bitrate')).toBeGreaterThan(0);
  });

  it('shows the statistics beside the room when asked, a dash for what is not known, and asks only while they are shown', async () => {
    await drawNothing(page);
    await open();
    const asked = () => gateway.state.requests.filter((request) => request.endsWith('/statistics')).length;
    expect(asked()).toBe(0);
    await page.locator('body').press('i');
    const figureOf = (row: string, figure: string) =>
      page.locator(`[data-row="${row}"] [data-figure="${figure}"]`).textContent();
    await eventually(() => figureOf('rung panorama full', 'encode')).toContain('7.6 ms');
    expect(await figureOf('viewer v1', 'estimate')).toContain('6.3 Mbit/s');
    expect((await figureOf('viewer v2', 'roundTrip'))?.trim()).toBe('–');
    expect(await page.locator('[data-row="rung panorama thumbnail"]').count()).toBe(0);
    await page.getByText(/^Not needed now: .*: thumbnail$/).waitFor();
    expect((await sphere().boundingBox())?.height).toBeGreaterThan(200);
    await eventually(asked).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Statistics' }).click();
    await page.locator('[data-part="statistics"]').waitFor({ state: 'detached' });
    await page.locator('[data-part="figures"]').waitFor();
  });

  it('says when the picture is late, and that it is back', async () => {
    await drawNothing(page);
    await open();
    await sender.pause(true);
    await page.getByText('Picture late').waitFor();
    await page.getByText('the last picture we received').waitFor();
    await sender.pause(false);
    await liveView();
    await page.getByText('Picture late').waitFor({ state: 'detached' });
  });

  it('is hatched until the first picture has come, and holds the last one while the connection is away', async () => {
    gateway.state.answerOffer = 'media-not-ready';
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByText('The pictures are not ready yet').waitFor();
    expect(await sphere().getAttribute('class')).toContain('hatched');
    gateway.state.answerOffer = answerOffer;
    await liveView();
    expect(await sphere().getAttribute('class')).not.toContain('hatched');
    gateway.state.answerOffer = 'media-not-ready';
    await sender.breakConnections();
    await page.getByText('The pictures are not ready yet').waitFor();
    // Chromium gives a track that has ended a black picture of its own; it must not be shown.
    await page.waitForTimeout(1500);
    const seen = await markerSeen(0);
    expect(Math.abs(bearingDifferenceDeg(seen.bearingDeg, 0))).toBeLessThan(1);
    gateway.state.answerOffer = answerOffer;
    await liveView();
  });

  it('connects again by itself, and ends its session when it is left', async () => {
    await drawNothing(page);
    await open();
    const posts = () =>
      gateway.state.requests.filter((request) => request === 'POST /api/whep/session-1').length;
    expect(posts()).toBe(1);
    await sender.breakConnections();
    await eventually(posts).toBe(2);
    await liveView();
    await page.getByRole('link', { name: 'Wall' }).first().click();
    await page.waitForURL('**/wall');
    const ends = () =>
      gateway.state.requests.filter((request) => request.startsWith('DELETE /api/whep/session-1/')).length;
    await eventually(ends).toBe(2);
  });

  it('keeps trying while the pictures are not ready, and says so when it may not', async () => {
    await drawNothing(page);
    gateway.state.answerOffer = 'media-not-ready';
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByText('The pictures are not ready yet').waitFor();
    gateway.state.answerOffer = answerOffer;
    await liveView();
    gateway.state.answerOffer = 'role-forbidden';
    await page.reload();
    await page.getByText('Your role may not do this').waitFor();
    gateway.state.answerOffer = answerOffer;
    await page.getByRole('button', { name: 'Try again' }).click();
    await liveView();
  });

  it('a session that does not exist is explained', async () => {
    await page.goto(`${gateway.url}/sessions/nobody`);
    await page.getByRole('heading', { name: 'This session does not exist' }).waitFor();
  });
});
