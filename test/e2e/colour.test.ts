import { beforeAll, describe, expect, it } from 'vitest';
import { watchColourChart, type WatchedChart } from '../support/chart-viewer.ts';
import { chartPatches, colourError } from '../support/colour-chart.ts';

describe('a colour chart in the room, in the browser’s pixels', () => {
  let watched: WatchedChart;
  beforeAll(async () => {
    watched = await watchColourChart();
  }, 300_000);

  it.each(['video', 'sphere'] as const)('has its colours in the %s', (place) => {
    const patches = watched[place];
    expect(patches.map(({ name }) => name)).toEqual(chartPatches.map(({ name }) => name));
    const { meanDeltaE, worst } = colourError(patches);
    console.log(place, meanDeltaE, worst, watched.colourSpace);
    for (const p of patches) console.log(p.name, p.rgb.join(), p.seen.map((v)=>v.toFixed(1)).join(), p.deltaE.toFixed(2));
    expect(meanDeltaE).toBeLessThanOrEqual(2);
  });
});
