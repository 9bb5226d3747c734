import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { openSessionView, signIn } from '../support/console-page.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { installPageProbe, readPanoramaProbe } from '../support/page-probe.ts';

describe('a session view that nobody touches', () => {
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

  it('has its picture back after the media worker was killed', async () => {
    const [worker] = await gateway.mediaWorkers();
    if (worker === undefined) throw new Error('there is no media worker');
    await readPanoramaProbe(page);
    process.kill(worker, 'SIGKILL');
    const killedAtMs = performance.timeOrigin + performance.now();
    await expect.poll(() => gateway.mediaWorkers(), { timeout: 10_000 }).not.toContain(worker);
    await page.waitForTimeout(5000);
    const { frames } = await readPanoramaProbe(page);
    const gaps = frames.map(
      ({ callbackAtMs }, index) => callbackAtMs - (frames[index - 1]?.callbackAtMs ?? callbackAtMs),
    );
    // The picture stopped (the worker really died) and came back within the promised three seconds.
    expect(Math.max(...gaps)).toBeGreaterThan(100);
    const firstAfterGap = frames[gaps.indexOf(Math.max(...gaps))];
    expect((firstAfterGap?.callbackAtMs ?? Infinity) - killedAtMs).toBeLessThan(3000);
    expect(frames.filter(({ callbackAtMs }) => callbackAtMs > killedAtMs + 3000).length).toBeGreaterThan(20);
  });

  it('ends in under three seconds and leaves no process behind', async () => {
    const workers = await gateway.mediaWorkers();
    const { exitCode, tookMs } = await gateway.stop();
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(3000);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
  });
});
