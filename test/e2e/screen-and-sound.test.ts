import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { openSessionView, signIn } from '../support/console-page.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { installPageProbe } from '../support/page-probe.ts';
import { streamPixels, streamSound } from '../support/page-streams.ts';

describe('beside the room, in the browser', () => {
  let gateway: GatewayProcess;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    gateway = await startGateway();
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await installPageProbe(page);
    await signIn(page, gateway, 'proctor');
    await openSessionView(page);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  it('the candidate’s screen is seen: structured, and moving with its clock', async () => {
    const before = await streamPixels(page, 'screen-1');
    expect(before.widthPx).toBeGreaterThanOrEqual(1024);
    // A page of text on a light ground: most of it bright, some of it dark, smoothed letters in between.
    expect(before.meanLuma).toBeGreaterThan(60);
    expect(before.shades).toBeGreaterThanOrEqual(5);
    await expect
      .poll(async () => (await streamPixels(page, 'screen-1')).digest, { timeout: 10_000 })
      .not.toBe(before.digest);
  });

  it('the screen says that it is a demonstration', async () => {
    await expect(page.locator('main').innerText()).resolves.toMatch(/demonstration/i);
  });

  it('the microphone is heard: speech and typing, louder and softer', async () => {
    const sound = await streamSound(page, 'microphone', 6);
    expect(Math.max(...sound.rmsDb)).toBeGreaterThan(-45);
    expect(Math.max(...sound.rmsDb) - Math.min(...sound.rmsDb)).toBeGreaterThan(6);
  });
});
