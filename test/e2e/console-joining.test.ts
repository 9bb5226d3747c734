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

describe('how an exam session’s pictures come and stay', () => {
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
      examSessions: [sampleExamSession('session-1')],
      still: await sharp({ create: { width: 480, height: 240, channels: 3, background: '#708090' } })
        .jpeg()
        .toBuffer(),
    });
    sender = await startSender(browser, gateway);
    ({ answerOffer } = gateway.state);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.state.requests.length = 0;
    context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    await context.addCookies([{ name: 'account', value: 'proctor', url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });
  afterEach(async () => {
    await context.close();
    await sender.breakConnections();
  });

  const phase = () => page.locator('[data-phase]').getAttribute('data-phase');
  const whep = (method: string) =>
    gateway.state.requests.filter((request) => request.startsWith(`${method} /api/whep/`)).length;

  it('a still stands in for the room until the first frame', async () => {
    gateway.state.answerOffer = 'media-not-ready';
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByText(/^A still picture of the room, \d+ s old\.$/).waitFor();
    expect(await page.locator('[data-sphere]').getAttribute('class')).not.toContain('hatched');
    gateway.state.answerOffer = answerOffer;
    await eventually(phase).toBe('live');
    await page.getByText('A still picture of the room').waitFor({ state: 'detached' });
  });

  it('on another network a second connection takes over from the first, which ends only then', async () => {
    await page.goto(`${gateway.url}/sessions/session-1`);
    await eventually(phase).toBe('live');
    await eventually(() => page.locator('[data-webcam]').getAttribute('data-flow')).toBe('live');
    const phases = await page.evaluateHandle(`(() => {
      const seen = [];
      const view = document.querySelector('[data-phase]');
      new MutationObserver(() => seen.push(view.dataset.phase)).observe(view, { attributes: true });
      window.dispatchEvent(new Event('online'));
      return seen;
    })()`);
    await eventually(() => whep('DELETE')).toBe(1);
    expect(whep('POST')).toBe(2);
    expect(await phases.jsonValue()).not.toContain('reconnecting');
    await eventually(phase).toBe('live');
    const before = (await sender.reports('session-1')).length;
    await eventually(async () => (await sender.reports('session-1')).length).toBeGreaterThan(before);
  });

  it('what is not in sight is not asked for, and is at once when it is', async () => {
    await page.goto(`${gateway.url}/sessions/session-1`);
    await eventually(phase).toBe('live');
    await page.keyboard.press('w');
    await eventually(async () => (await sender.wishes('session-1'))['screen-1']).toBe('nothing');
    await page.keyboard.press('Escape');
    await eventually(() => sender.wishes('session-1')).toMatchObject({
      'screen-1': 'full',
      webcam: 'full',
      panorama: 'full',
    });
    await eventually(() => page.locator('[data-screen]').getAttribute('data-flow')).toBe('live');
  });
});
