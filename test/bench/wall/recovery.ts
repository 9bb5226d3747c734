import { atMost, figure, progress, type Figures } from '../figures.ts';
import type { WallGateway } from './wall-gateway.ts';
import type { WallPage } from './wall-page.ts';

/** How many tiles may connect at once: `wall-feed.ts`. */
const mostAtOnce = 4;

/**
 * With all tiles live: kills every media worker, then the gateway itself, and tells how long it takes until every tile is live again
 * with nobody doing anything, and whether the page came back by turns.
 */
export async function recovery(wall: WallPage, gateway: WallGateway, tiles: number): Promise<Figures> {
  progress('killing every media worker');
  await wall.offers();
  for (const pid of await gateway.process.mediaWorkers()) process.kill(pid, 'SIGKILL');
  const afterWorkersMs = await wall.showLiveAgain(tiles);
  const afterWorkers = await wall.offers();
  progress('killing the gateway');
  const [, afterGatewayMs] = await Promise.all([gateway.restart(), wall.showLiveAgain(tiles)]);
  const afterGateway = await wall.offers();
  return {
    liveAgainAfterWorkersKilled: figure(afterWorkersMs / 1000, 's'),
    offersAfterWorkersKilled: figure(afterWorkers.offers, '1'),
    liveAgainAfterGatewayKilled: figure(afterGatewayMs / 1000, 's'),
    offersPerTileAfterGatewayKilled: figure(afterGateway.offers / tiles, '1'),
    mostOffersAtOnce: atMost(afterGateway.mostOffersAtOnce, mostAtOnce, '1'),
  };
}
