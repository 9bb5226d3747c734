import { countedCoverageRows, coverageRowHeightDeg, coverageRows } from '../../gateway/contract/room-scan.ts';

/** One cell of the coverage map that counts. */
export interface CoverageCell {
  /** Of its middle; bearing 0 ≤ b < 360. */
  bearingDeg: number;
  elevationDeg: number;
  seen: boolean;
}

/** The lowest elevation that counts. */
export const lowestCountedDeg = 90 - countedCoverageRows * coverageRowHeightDeg;

/** Height of the picture of what counts, whose width is 360: a unit is a degree. */
export const pictureHeight = 90 - lowestCountedDeg;

/** The cells that count, row by row from the top, as the contract orders them; what is no coverage at all has seen nothing. */
export function coverageCellRows(cells: string): CoverageCell[][] {
  const bytes = bytesOf(cells);
  let index = 0;
  return coverageRows.slice(0, countedCoverageRows).map((count, row) =>
    Array.from({ length: count }, (_, place) => {
      const seen = (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
      index += 1;
      return {
        bearingDeg: (360 * (place + 0.5)) / count,
        elevationDeg: 90 - (row + 0.5) * coverageRowHeightDeg,
        seen,
      };
    }),
  );
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** Where a bearing is in the picture: forward in the middle, behind at both edges. */
export function xOf(bearingDeg: number): number {
  return (((bearingDeg + 180) % 360) + 360) % 360;
}

/** Where an elevation is in the picture; what is lower than what counts is at its lower edge. */
export function yOf(elevationDeg: number): number {
  return 90 - Math.max(lowestCountedDeg, elevationDeg);
}

/** Outline of all cells that were seen, for a path of the picture; cells side by side are one rectangle. */
export function seenPath(rows: readonly (readonly CoverageCell[])[]): string {
  return rows.map(rowPath).join('');
}

function rowPath(row: readonly CoverageCell[]): string {
  const width = 360 / row.length;
  const top = (row[0]?.elevationDeg ?? 0) + coverageRowHeightDeg / 2;
  const half = row.length / 2;
  // From the left edge, which is behind.
  const fromBehind = [...row.slice(half), ...row.slice(0, half)];
  let path = '';
  for (let place = 0; place < fromBehind.length; place++) {
    if (fromBehind[place]?.seen !== true) continue;
    const start = place;
    while (fromBehind[place + 1]?.seen === true) place += 1;
    const [from, to] = [start * width, (place + 1) * width];
    path += `M${short(from)} ${short(90 - top)}H${short(to)}v${coverageRowHeightDeg}H${short(from)}z`;
  }
  return path;
}

const short = (value: number): string => String(Math.round(value * 100) / 100);
