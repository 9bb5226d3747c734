import { launchChromium } from '../support/chromium.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { fourHeadsets } from './wall/four-headsets.ts';
import { headsetCost } from './wall/headset-cost.ts';
import { manyTiles } from './wall/many-tiles.ts';

/** Many candidates on one page: late frames, what each headset costs, how soon all are live, how soon one is large. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  const browser = await launchChromium();
  try {
    const four = await fourHeadsets(browser, quick ? 5 : 60);
    const cost = quick ? {} : await headsetCost(browser, 20);
    const many = await manyTiles(browser, quick ? 6 : 24, quick ? 3 : 20);
    return { ...four, ...cost, ...many };
  } finally {
    await browser.close();
  }
}
