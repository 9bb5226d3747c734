import type { Browser } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure, progress, type Figures } from '../figures.ts';
import { manyCameras, startWallGateway, type WallGateway } from './wall-gateway.ts';
import { WallPage } from './wall-page.ts';

/** How many tiles may connect at once: `wall-feed.ts`. */
const mostAtOnce = 4;

/**
 * With all of so many tiles live: kills every media worker, then the gateway itself, and tells how long it takes until every tile shows new
 * pictures with nobody doing anything, and whether the page came back by turns.
 */
export async function recovery(browser: Browser, tiles: number): Promise<Figures> {
  progress(`${tiles} headsets that are to come back`);
  const gateway = await startWallGateway({ count: tiles, ...manyCameras });
  try {
    const wall = await WallPage.open(browser, gateway, { width: 1920, height: 1200 });
    await wall.showLive(tiles);
    progress('killing every media worker');
    await wall.offers();
    let startedAt = performance.now();
    await replaceWorkers(gateway);
    await wall.showNewFrames(tiles);
    const afterWorkersMs = performance.now() - startedAt;
    const afterWorkers = await wall.offers();
    progress('killing the gateway');
    startedAt = performance.now();
    await gateway.restart();
    await wall.showNewFrames(tiles);
    const afterGatewayMs = performance.now() - startedAt;
    const afterGateway = await wall.offers();
    await wall.page.close();
    return {
      tilesToComeBack: figure(tiles, '1'),
      liveAgainAfterWorkersKilled: figure(afterWorkersMs / 1000, 's'),
      offersAfterWorkersKilled: figure(afterWorkers.offers, '1'),
      liveAgainAfterGatewayKilled: figure(afterGatewayMs / 1000, 's'),
      offersPerTileAfterGatewayKilled: figure(afterGateway.offers / tiles, '1'),
      mostOffersAtOnce: atMost(afterGateway.mostOffersAtOnce, mostAtOnce, '1'),
    };
  } finally {
    await gateway.close();
  }
}

/** Kills every media worker; resolves when each has a successor. */
async function replaceWorkers({ process: gateway }: WallGateway): Promise<void> {
  const killed = await gateway.mediaWorkers();
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  const successors = async () => (await gateway.mediaWorkers()).filter((pid) => !killed.includes(pid)).length;
  while ((await successors()) < killed.length) await sleep(100);
}
