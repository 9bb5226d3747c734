import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { installPageProbe, readPanoramaProbe } from '../support/page-probe.ts';
import { cpuSeconds, residentBytes } from '../support/process-cost.ts';
import { quantile } from '../support/quantile.ts';
import { openSessionView, sessionViewShows, signIn } from '../support/console-page.ts';
import { atLeast, atMost, figure, progress, type BenchOptions, type Figures } from './figures.ts';
import { sensorDelaysMs } from './sensor-delays.ts';

const mebi = 1024 * 1024;

interface Cost {
  gatewayCpu: number;
  /** Of all of them: the camera's and the screens'. */
  workerCpu: number;
  gatewayBytes: number;
  largestWorkerBytes: number;
}

async function costNow(gateway: GatewayProcess): Promise<Cost> {
  const workers = await gateway.mediaWorkers();
  if (workers.length === 0) throw new Error('there is no media worker');
  return {
    gatewayCpu: cpuSeconds(gateway.pid),
    workerCpu: workers.map(cpuSeconds).reduce((sum, seconds) => sum + seconds, 0),
    gatewayBytes: residentBytes(gateway.pid),
    largestWorkerBytes: Math.max(...workers.map(residentBytes)),
  };
}

/**
 * The session view once more without the wall, whose small picture five times a second would be what is timed, and when nothing is
 * encoded any more.
 */
async function openAgain(page: Page): Promise<void> {
  const url = page.url();
  await page.goto('about:blank');
  await sleep(3000);
  await page.goto(url);
  await sessionViewShows(page);
}

/** One virtual headset at 1920×960@30 with one Chromium viewer: what it costs and how late the picture is. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  const seconds = quick ? 20 : 60;
  progress('starting the gateway (the first time, the scene is rendered)');
  const gateway = await startGateway();
  const browser = await launchChromium();
  try {
    const sensor = await gateway.sensor();
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await installPageProbe(page);
    await signIn(page, gateway, 'proctor');
    await openSessionView(page);
    await openAgain(page);
    await sleep(5000);
    const first = await readPanoramaProbe(page);
    const before = await costNow(gateway);
    const startedAt = performance.now();
    progress(`measuring for ${seconds} s`);
    await sleep(seconds * 1000);
    const elapsed = (performance.now() - startedAt) / 1000;
    const after = await costNow(gateway);
    const seen = await readPanoramaProbe(page);
    const delays = sensorDelaysMs(seen.frames, sensor);
    const gatewayCores = (after.gatewayCpu - before.gatewayCpu) / elapsed;
    const workerCores = (after.workerCpu - before.workerCpu) / elapsed;
    return {
      cpuCores: atMost(gatewayCores + workerCores, 0.75, 'core'),
      gatewayCores: figure(gatewayCores, 'core'),
      workerCores: figure(workerCores, 'core'),
      gatewayRss: atMost(after.gatewayBytes / mebi, 200, 'MiB'),
      largestWorkerRss: atMost(after.largestWorkerBytes / mebi, 200, 'MiB'),
      sensorToCallbackMedian: atMost(quantile(delays, 0.5), 70, 'ms'),
      sensorToCallbackP95: atMost(quantile(delays, 0.95), 120, 'ms'),
      postToFirstFrame: atMost(first.postToFirstFrameMs ?? Number.POSITIVE_INFINITY, 500, 'ms'),
      freezes: atMost(seen.freezeCount - first.freezeCount, 0, '1'),
      framesPerSecondDecoded: figure((seen.framesDecoded - first.framesDecoded) / elapsed, '1/s'),
      framesPerSecondShown: figure(seen.frames.length / elapsed, '1/s'),
      timeCodesReadable: atLeast(delays.length / seen.frames.length, 0.95, '1'),
    };
  } finally {
    await browser.close();
    await gateway.stop();
  }
}
