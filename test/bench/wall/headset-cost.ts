import type { Browser } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure, progress, type Figures } from '../figures.ts';
import { coresOver, startWallGateway } from './wall-gateway.ts';
import { WallPage } from './wall-page.ts';

/** Rungs begin and end with those who watch. */
const settleMs = 3000;

/**
 * What one headset of 1920×960@30 costs its media workers, by stage: while nobody watches (capture, decoding, stitching, stills and looks),
 * and what the thumbnail and the full rung add.
 */
export async function headsetCost(browser: Browser, seconds: number): Promise<Figures> {
  progress('one headset of 1920×960@30');
  const gateway = await startWallGateway({ count: 1, widthPx: 1920, framesPerSecond: 30 });
  try {
    const wall = await WallPage.open(browser, gateway, { width: 1280, height: 720 });
    await wall.showLive(1);
    await wall.leave();
    const measure = async () => {
      await sleep(settleMs);
      return (await coresOver(gateway.process, seconds)).workers;
    };
    const unwatched = await measure();
    await wall.showLive(1);
    const thumbnail = await measure();
    await wall.enlarge(0);
    const full = await measure();
    await wall.page.close();
    return {
      headsetUnwatched: figure(unwatched, 'core'),
      headsetThumbnailRung: figure(thumbnail - unwatched, 'core'),
      // Enlarged, the tile receives the full rung in the place of the thumbnail.
      headsetFullRung: figure(full - unwatched, 'core'),
    };
  } finally {
    await gateway.close();
  }
}
