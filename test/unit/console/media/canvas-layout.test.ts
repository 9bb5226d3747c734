import { expect, it } from 'vitest';
import { areaOnCanvas, canvasScale } from '../../../../console/media/canvas-layout.ts';
import { opaqueColour } from '../../../../console/media/stage-layout.ts';

it('a canvas never has more pixels than the page, nor more than is worth drawing', () => {
  expect(canvasScale(900, 600, 2)).toBe(1);
  expect(canvasScale(900, 600, 0.5)).toBe(0.5);
  expect(canvasScale(2000, 1300, 1)).toBeCloseTo(Math.SQRT1_2, 6);
});

it('parts that touch on the page touch on the canvas', () => {
  const stage = { left: 0, top: 0, width: 333, height: 333 };
  const upper = areaOnCanvas(stage, { left: 0, top: 0, width: 333, height: 100.3 }, 0.7);
  const lower = areaOnCanvas(stage, { left: 0, top: 100.3, width: 333, height: 50 }, 0.7);
  expect(upper.y + upper.height).toBe(lower.y);
});

it('colours are read as the browser computes them', () => {
  expect(opaqueColour('rgb(255, 0, 51)')).toEqual([1, 0, 0.2]);
  expect(opaqueColour('color(srgb 1 0 0)')).toEqual([0, 0, 0]);
});
