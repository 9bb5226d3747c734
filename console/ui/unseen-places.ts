import type { CoverageCell } from './coverage-cells.ts';

/** A layer of the room, from the top. */
const layers = [
  { height: 'overhead', aboveDeg: 54 },
  { height: 'high', aboveDeg: 18 },
  { height: 'level', aboveDeg: -18 },
  { height: 'low', aboveDeg: -90 },
] as const;
export type Height = (typeof layers)[number]['height'];

export const sides = [
  'ahead',
  'ahead-right',
  'right',
  'behind-right',
  'behind',
  'behind-left',
  'left',
  'ahead-left',
] as const;
export type Side = (typeof sides)[number];

/** A part of a layer of which less than half was seen; all around where no side is left. */
export interface UnseenPlace {
  height: Height;
  sides: readonly Side[] | 'all-around';
}

/** The parts of the room that were not seen, as somebody would say it: at the height of the eyes first. */
export function unseenPlaces(rows: readonly (readonly CoverageCell[])[]): UnseenPlace[] {
  const cells = rows.flat();
  const order: readonly Height[] = ['level', 'low', 'high', 'overhead'];
  return order.flatMap((height): UnseenPlace[] => {
    const inLayer = cells.filter((cell) => heightOf(cell.elevationDeg) === height);
    // Straight up there are no sides.
    if (height === 'overhead') return isUnseen(inLayer) ? [{ height, sides: 'all-around' }] : [];
    const unseen = sides.filter((side) =>
      isUnseen(inLayer.filter(({ bearingDeg }) => sideOf(bearingDeg) === side)),
    );
    if (unseen.length === 0) return [];
    return [{ height, sides: unseen.length === sides.length ? 'all-around' : unseen }];
  });
}

function heightOf(elevationDeg: number): Height {
  return layers.find(({ aboveDeg }) => elevationDeg > aboveDeg)?.height ?? 'low';
}

function sideOf(bearingDeg: number): Side {
  return sides[Math.round(bearingDeg / 45) % sides.length] ?? 'ahead';
}

function isUnseen(cells: readonly CoverageCell[]): boolean {
  return cells.filter(({ seen }) => seen).length * 2 < cells.length;
}
