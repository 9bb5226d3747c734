import { describe, expect, it } from 'vitest';
import {
  countedCoverageRows,
  coverageRowHeightDeg,
  coverageRows,
} from '../../../../../gateway/contract/room-scan.ts';
import { directionOf, vectorOf } from '../../../../../gateway/domain/headset/room-frame.ts';
import {
  cellDirections,
  CoverageMap,
  neededMs,
  type Cone,
} from '../../../../../gateway/domain/room-scan/coverage-map.ts';

const layout = { rows: coverageRows, countedRows: countedCoverageRows };
const cells = cellDirections(layout);
const everything: Cone = { axis: [1, 0, 0], minCosine: -1 };
const around = (bearingDeg: number, elevationDeg: number, halfAngleDeg: number): Cone => ({
  axis: vectorOf({ bearingDeg, elevationDeg }),
  minCosine: Math.cos((halfAngleDeg * Math.PI) / 180),
});

/** Places of the bits that are set, read as the contract says. */
function bitsOf(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return cells.flatMap((_, index) => (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1 ? [index] : []));
}

describe('the cells of the coverage map', () => {
  it('are of nearly equal area, and together the whole sphere', () => {
    const rad = Math.PI / 180;
    const mean = (4 * Math.PI) / cells.length;
    let sum = 0;
    coverageRows.forEach((count, row) => {
      const topDeg = 90 - row * coverageRowHeightDeg;
      const band = 2 * Math.PI * (Math.sin(topDeg * rad) - Math.sin((topDeg - coverageRowHeightDeg) * rad));
      sum += band;
      const isPole = row === 0 || row === coverageRows.length - 1;
      expect(Math.abs(band / count / mean - 1)).toBeLessThan(isPole ? 0.22 : 0.06);
    });
    expect(sum).toBeCloseTo(4 * Math.PI, 9);
    expect(cells.length).toBe(1152);
  });

  it('run from straight up down, in each row clockwise from the screen, and none lies across the seam behind', () => {
    expect(cells[0]).toEqual({ bearingDeg: 45, elevationDeg: 87 });
    expect(cells[4]).toEqual({ bearingDeg: 18, elevationDeg: 81 });
    expect(cells.at(-1)).toEqual({ bearingDeg: 315, elevationDeg: -87 });
    expect(coverageRows.every((count) => count % 2 === 0)).toBe(true);
    expect(coverageRows).toEqual([...coverageRows].reverse());
  });

  it('count down to 60° below the horizon', () => {
    const counted = coverageRows.slice(0, countedCoverageRows).reduce((sum, count) => sum + count, 0);
    expect(cells[counted - 1]?.elevationDeg).toBeGreaterThan(-60);
    expect(cells[counted]?.elevationDeg).toBeLessThan(-60);
  });
});

describe('a cell', () => {
  it('is seen when it was looked at for long enough in all', () => {
    const map = new CoverageMap(layout);
    map.look([everything], neededMs / 2);
    expect(map.coveragePercent).toBe(0);
    map.look([everything], neededMs / 2 - 1);
    expect(map.coveragePercent).toBe(0);
    map.look([everything], 1);
    expect(map.coveragePercent).toBe(100);
    expect(bitsOf(map.cells)).toHaveLength(cells.length);
  });

  it('in two cones at once is looked at once', () => {
    const map = new CoverageMap(layout);
    map.look([everything, everything], neededMs - 1);
    expect(map.coveragePercent).toBe(0);
  });

  it.each([
    ['in front', 0, 0],
    ['across the seam behind', 180, 10],
    ['across bearing 0', 358, -30],
    ['around the zenith', 0, 90],
  ])('%s: exactly those within the cone are marked, whatever their row', (_, bearingDeg, elevationDeg) => {
    const cone = around(bearingDeg, elevationDeg, 20);
    const map = new CoverageMap(layout);
    map.look([cone], neededMs);
    const within = cells.flatMap((cell, index) => {
      const [x, y, z] = vectorOf(cell);
      return cone.axis[0] * x + cone.axis[1] * y + cone.axis[2] * z >= cone.minCosine ? [index] : [];
    });
    expect(bitsOf(map.cells)).toEqual(within);
    // A cap of 20° is 3 % of the sphere.
    expect(within.length / cells.length).toBeCloseTo((1 - Math.cos(Math.PI / 9)) / 2, 2);
  });

  it('below the horizon of what counts adds nothing to the percentage, but is told', () => {
    const map = new CoverageMap(layout);
    map.look([around(0, -90, 29)], neededMs);
    expect(map.coveragePercent).toBe(0);
    expect(bitsOf(map.cells).length).toBeGreaterThan(60);
  });
});

it('100 % is told only where nothing is left, and what is left is counted', () => {
  const map = new CoverageMap(layout);
  map.look([around(0, 0, 170)], neededMs);
  const left = map.unseenWithin([everything]);
  expect(left).toBeGreaterThan(0);
  expect(map.coveragePercent).toBeLessThan(100);
  expect(map.unseenWithin([around(0, 0, 90)])).toBe(0);
  map.look([around(180, 0, 20)], neededMs);
  expect([map.unseenWithin([everything]), map.coveragePercent]).toEqual([0, 100]);
});

it('directions and vectors are one another’s inverse, at the poles too', () => {
  for (const cell of cells) {
    const back = directionOf(vectorOf(cell));
    expect(back.bearingDeg).toBeCloseTo(cell.bearingDeg, 9);
    expect(back.elevationDeg).toBeCloseTo(cell.elevationDeg, 9);
  }
  expect(directionOf([0, 0, 1])).toEqual({ bearingDeg: 0, elevationDeg: 90 });
});
