import { describe, expect, it } from 'vitest';
import {
  chartPanorama,
  chartPatches,
  colourError,
  placeOnPanorama,
  readChart,
} from '../../support/colour-chart.ts';

const scene = chartPanorama(720);
const errorOf = (change: (channel: number) => number) => {
  const picture = { ...scene, data: Uint8ClampedArray.from(scene.data, change) as unknown as Uint8Array };
  return colourError(readChart(picture, placeOnPanorama(picture)));
};

describe('the colour chart', () => {
  it('is read without any error from its own scene, every patch once', () => {
    const patches = readChart(scene, placeOnPanorama(scene));
    expect(patches.map(({ name }) => name)).toEqual(chartPatches.map(({ name }) => name));
    expect(colourError(patches).worst.deltaE).toBeCloseTo(0, 9);
  });

  it('shows a range that was taken for the other one', () => {
    expect(errorOf((channel) => ((channel - 16) * 255) / 219).worst.deltaE).toBeGreaterThan(3.5);
    expect(errorOf((channel) => 16 + (channel * 219) / 255).worst.deltaE).toBeGreaterThan(3.5);
  });
});
