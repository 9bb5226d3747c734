import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CharucoFinder } from '../../gateway/adapters/calibration-chart/opencv-charuco.ts';
import { writeChartSheet } from '../../gateway/adapters/calibration-chart/write-chart-sheet.ts';
import {
  chartCorner,
  chartCornerCount,
  chartPapers,
  type ChartPaper,
} from '../../hardware/calibration/chart/chart.ts';

const dotsPerInch = 100;
const pxPerMm = dotsPerInch / 25.4;
const sidePx = 1664;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-chart-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The sheet as a printer would draw it, at the top left of a white square. */
async function printed(paper: ChartPaper): Promise<Uint8Array> {
  const path = join(folder, paper);
  await writeChartSheet(`${path}.pdf`, paper, new Date(0));
  execFileSync('pdftoppm', ['-r', String(dotsPerInch), '-gray', '-png', '-singlefile', `${path}.pdf`, path]);
  const { width, height } = await sharp(`${path}.png`).metadata();
  const white = { top: 0, left: 0, right: sidePx - width, bottom: sidePx - height, background: '#fff' };
  return new Uint8Array(await sharp(`${path}.png`).extend(white).toColourspace('b-w').raw().toBuffer());
}

/** The bar, where nothing else is black but text. */
function longestBlackRun(luma: Uint8Array): number {
  let [longest, run] = [0, 0];
  for (const value of luma) {
    run = value < 128 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

describe('the chart’s sheet', () => {
  it.each(Object.keys(chartPapers) as ChartPaper[])(
    'is true to size on %s, and OpenCV reads it',
    async (paper) => {
      const { widthMm, squareMm } = chartPapers[paper];
      const luma = await printed(paper);
      const found = (await CharucoFinder.load(sidePx)).find(luma);
      expect(found.map(({ corner }) => corner).sort((a, b) => a - b)).toEqual(
        Array.from({ length: chartCornerCount }, (_, corner) => corner),
      );
      const [first] = found.filter(({ corner }) => corner === 0);
      const [, firstY] = chartCorner(0);
      for (const { corner, xPx, yPx } of found) {
        const [x, y] = chartCorner(corner);
        expect(Math.abs(xPx - (widthMm / 2 + x * squareMm) * pxPerMm)).toBeLessThan(0.5);
        expect(Math.abs(yPx - (first?.yPx ?? NaN) - (y - firstY) * squareMm * pxPerMm)).toBeLessThan(0.5);
      }
      const chartEnd = Math.ceil((first?.yPx ?? NaN) + (5 * squareMm + 2) * pxPerMm);
      const longest = longestBlackRun(luma.subarray(chartEnd * sidePx, (chartEnd + 30) * sidePx));
      expect(Math.abs(longest - 100 * pxPerMm)).toBeLessThan(2);
    },
  );
});
