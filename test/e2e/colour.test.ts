import { beforeAll, describe, expect, it } from 'vitest';
import { watchColourChart, type WatchedChart } from '../support/chart-viewer.ts';
import { chartPatches, colourError } from '../support/colour-chart.ts';

describe('a colour chart in the room, in the browser’s pixels', () => {
  let watched: WatchedChart;
  beforeAll(async () => {
    watched = await watchColourChart();
  }, 300_000);

  it('is taken for what the encoder was given', () => {
    const signalled = { fullRange: true, matrix: 'smpte170m' };
    const unsignalled = { fullRange: false, matrix: 'bt709' };
    expect([signalled, unsignalled]).toContainEqual(watched.colourSpace);
  });

  it.each(['video', 'sphere'] as const)('has its colours in the %s', (place) => {
    const patches = watched[place];
    expect(patches.map(({ name }) => name)).toEqual(chartPatches.map(({ name }) => name));
    const { meanDeltaE, worst } = colourError(patches);
    expect(meanDeltaE).toBeLessThanOrEqual(2);
    expect(worst.deltaE, worst.name).toBeLessThan(3);
  });
});
