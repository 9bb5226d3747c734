import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { openSessionView, signIn } from '../support/console-page.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { installPageProbe, readPanoramaProbe } from '../support/page-probe.ts';
import { capturedAtMs, unixMs } from '../support/sensor-clock.ts';

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

  it('has its picture back within three seconds of the death of its media workers', async () => {
    const sensor = await gateway.sensor();
    const workers = await gateway.mediaWorkers();
    expect(workers.length).toBeGreaterThan(0);
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    const killedAtMs = unixMs();
    await page.waitForTimeout(5000);
    const successors = await gateway.mediaWorkers();
    expect(successors).toHaveLength(workers.length);
    expect(successors.filter((pid) => workers.includes(pid))).toEqual([]);
    // Only a successor can have delivered what the sensor captured after the kill.
    const { frames } = await readPanoramaProbe(page);
    const delivered = frames.filter((frame) => (capturedAtMs(frame, sensor) ?? 0) > killedAtMs);
    expect(delivered.length).toBeGreaterThan(10);
    expect((delivered[0]?.callbackAtMs ?? Infinity) - killedAtMs).toBeLessThan(3000);
  });

  it('ends in under three seconds and leaves no process behind', async () => {
    const workers = await gateway.mediaWorkers();
    const { exitCode, tookMs } = await gateway.stop();
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(3000);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
  });
});
