import type { Browser } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../support/quantile.ts';
import { atLeast, atMost, figure, progress, type Figures } from '../figures.ts';
import { manyCameras, startWallGateway } from './wall-gateway.ts';
import { WallPage } from './wall-page.ts';

/** Many live exam sessions on one page, all in view. */
export async function manyTiles(browser: Browser, count: number, seconds: number): Promise<Figures> {
  progress(
    `${count} headsets of ${manyCameras.widthPx} px at ${manyCameras.framesPerSecond} fps on one page`,
  );
  const gateway = await startWallGateway({ count, ...manyCameras });
  try {
    const wall = await WallPage.open(browser, gateway, { width: 1920, height: 1900 });
    // The first time headsets may still be starting; the second time only the page is.
    await wall.showLive(count);
    await wall.leave();
    await sleep(2000);
    const allLiveMs = await wall.showLive(count);
    await sleep(2000);
    await wall.frames();
    const cpuBefore = await wall.cpuSeconds();
    const startedAt = performance.now();
    await sleep(seconds * 1000);
    const elapsed = (performance.now() - startedAt) / 1000;
    const cpu = ((await wall.cpuSeconds()) - cpuBefore) / elapsed;
    const frames = (await wall.frames()).length;
    const focusMs = await wall.enlargeEach(5);
    await wall.page.close();
    return {
      tilesLive: figure(count, '1'),
      allTilesLive: figure(allLiveMs / 1000, 's'),
      tileFramesPerSecondEach: figure(frames / elapsed / count, '1/s'),
      focusToFullRungMedian: atMost(quantile(focusMs, 0.5), 500, 'ms'),
      focusToFullRungWorst: atMost(Math.max(...focusMs), 500, 'ms'),
      wallPageCpu: figure(cpu, 'core'),
    };
  } finally {
    await gateway.close();
  }
}

/** How many of so many headsets become live on one page, where one machine does everything for all of them. */
export async function mostTiles(browser: Browser, count: number): Promise<Figures> {
  progress(`as many of ${count} as become live`);
  const gateway = await startWallGateway({ count, ...manyCameras });
  try {
    const wall = await WallPage.open(browser, gateway, { width: 1920, height: 1900 });
    const live = await wall.mostLive(count, 120_000);
    await wall.page.close();
    return { mostTilesLive: atLeast(live, count, '1') };
  } finally {
    await gateway.close();
  }
}
