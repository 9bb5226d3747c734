import { describe, expect, it } from 'vitest';
import {
  coverageCellRows,
  pictureHeight,
  seenPath,
  xOf,
  yOf,
} from '../../../../console/ui/coverage-cells.ts';
import { unseenPlaces } from '../../../../console/ui/unseen-places.ts';
import { countedCoverageRows, coverageRows } from '../../../../gateway/contract/room-scan.ts';
import { vectorOf } from '../../../../gateway/domain/headset/room-frame.ts';
import { CoverageMap, neededMs } from '../../../../gateway/domain/room-scan/coverage-map.ts';

const layout = { rows: coverageRows, countedRows: countedCoverageRows };
/** What the gateway tells of somebody who looked there. */
const looked = (...caps: [bearingDeg: number, elevationDeg: number, halfAngleDeg: number][]): string => {
  const map = new CoverageMap(layout);
  const cones = caps.map(([bearingDeg, elevationDeg, halfAngleDeg]) => ({
    axis: vectorOf({ bearingDeg, elevationDeg }),
    minCosine: Math.cos((halfAngleDeg * Math.PI) / 180),
  }));
  map.look(cones, neededMs);
  return map.cells;
};
const everything = looked([0, 0, 180]);
/** The rectangles of a path, in degrees of the picture: left, top, width, height. */
const rectangles = (path: string) =>
  [...path.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)v([\d.]+)H[\d.]+z/g)].map(([, left, top, right, height]) => ({
    left: Number(left),
    top: Number(top),
    width: Number(right) - Number(left),
    height: Number(height),
  }));

describe('the coverage that the gateway tells', () => {
  it.each([
    ['ahead', 0, 0],
    ['across the seam behind', 178, 20],
    ['up high', 90, 70],
  ])('is read cell by cell as it was written: %s', (_, bearingDeg, elevationDeg) => {
    const seen = coverageCellRows(looked([bearingDeg, elevationDeg, 25]))
      .flat()
      .filter((cell) => cell.seen);
    const [x, y, z] = vectorOf({ bearingDeg, elevationDeg });
    const within = coverageCellRows('')
      .flat()
      .filter((cell) => {
        const [cx, cy, cz] = vectorOf(cell);
        return x * cx + y * cy + z * cz >= Math.cos((25 * Math.PI) / 180);
      });
    expect(seen.length).toBeGreaterThan(30);
    expect(seen).toEqual(within.map((cell) => ({ ...cell, seen: true })));
  });

  it('that is empty or no base64 at all has seen nothing', () => {
    for (const cells of ['', '%%%']) {
      const rows = coverageCellRows(cells);
      expect(rows.map((row) => row.length)).toEqual(coverageRows.slice(0, countedCoverageRows));
      expect(rows.flat().some(({ seen }) => seen)).toBe(false);
    }
  });
});

describe('the picture of the room', () => {
  it('has the screen in the middle, behind at both edges, and the lowest that counts at its foot', () => {
    expect([xOf(0), xOf(90), xOf(270), xOf(180)]).toEqual([180, 270, 90, 0]);
    expect([yOf(90), yOf(0), yOf(-60), yOf(-85)]).toEqual([0, 90, pictureHeight, pictureHeight]);
  });

  it('is painted whole where everything was seen: a rectangle for each row', () => {
    const all = rectangles(seenPath(coverageCellRows(everything)));
    expect(all).toHaveLength(countedCoverageRows);
    for (const { left, width, height } of all) expect([left, width, height]).toEqual([0, 360, 6]);
    expect(seenPath(coverageCellRows(''))).toBe('');
  });

  it('shows what is behind as two pieces, one at each edge, that are as high as each other', () => {
    const pieces = rectangles(seenPath(coverageCellRows(looked([180, 0, 20]))));
    const [left, right] = [
      pieces.filter((piece) => piece.left === 0),
      pieces.filter((piece) => piece.left > 0),
    ];
    expect(left.length).toBeGreaterThan(5);
    expect(right.map(({ top, width }) => [top, Math.round(width)])).toEqual(
      left.map(({ top, width }) => [top, Math.round(width)]),
    );
    for (const piece of right) expect(piece.left + piece.width).toBeCloseTo(360, 1);
  });
});

describe('the places that were not seen, in words', () => {
  const places = (cells: string) => unseenPlaces(coverageCellRows(cells));

  it('are everything before anything was seen, and nothing afterwards', () => {
    expect(places('')).toEqual(
      ['level', 'low', 'high', 'overhead'].map((height) => ({ height, sides: 'all-around' })),
    );
    expect(places(everything)).toEqual([]);
  });

  it('are named by height and side, also across bearing 0', () => {
    const allButBehindLeft = looked([45, 0, 120], [45, 60, 100], [45, -40, 100]);
    for (const { sides } of places(allButBehindLeft)) expect(sides).toContain('behind-left');
    // A cap around the screen leaves everything else at the height of the eyes.
    expect(places(looked([0, 0, 30]))[0]).toEqual({
      height: 'level',
      sides: ['ahead-right', 'right', 'behind-right', 'behind', 'behind-left', 'left', 'ahead-left'],
    });
  });
});
