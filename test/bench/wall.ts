import { launchChromium } from '../support/chromium.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { fourHeadsets } from './wall/four-headsets.ts';
import { headsetCost } from './wall/headset-cost.ts';
import { manyTiles, mostTiles } from './wall/many-tiles.ts';
import { recovery } from './wall/recovery.ts';

/**
 * Many candidates on one page: late frames, what each headset costs, how soon all are live, how soon one is large, and how they come back
 * when media workers or the gateway were killed.
 */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  const browser = await launchChromium();
  try {
    const four = await fourHeadsets(browser, quick ? 5 : 60);
    // Starting so many headsets takes longer than a quick look may.
    if (quick) return four;
    return {
      ...four,
      ...(await headsetCost(browser, 20)),
      ...(await manyTiles(browser, 12, 20)),
      ...(await recovery(browser, 12)),
      ...(await mostTiles(browser, 24)),
    };
  } finally {
    await browser.close();
  }
}
