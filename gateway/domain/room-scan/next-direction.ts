import { turnDeg, upright, type Direction } from '../headset/room-frame.ts';
import type { Cone, CoverageMap } from './coverage-map.ts';
import { turnedCones } from './sharp-cones.ts';

/** Where a seated person can be asked to face: all around on a turning chair or by turning the body; a little up and down. */
const bearingsDeg = Array.from({ length: 24 }, (_, step) => step * 15);
const elevationsDeg = [0, 15, -15, 30, -30, 45];

/** Looking up or down is harder than turning. */
const nodWeight = 1.5;
/** What a movement costs besides its angle, degrees: better one long turn than many short ones. */
const startingDeg = 20;
/** Fewer cells than this are not worth asking for as long as there is more elsewhere. */
const fewCells = 6;
/** By how much another direction must be better to be asked for before the one asked for is done. */
const worthChanging = 1.6;

/**
 * Where the face should point next: where the lenses would see the most that was not seen, for the least turning. Stays with
 * `current` until little is left there or another direction is far better, so that guidance does not flicker. Null where no direction
 * shows anything new.
 */
export function nextDirection(
  map: Pick<CoverageMap, 'unseenWithin'>,
  lensCones: readonly Cone[],
  head: Direction,
  current: Direction | null,
): Direction | null {
  const worthOf = (direction: Direction): { unseen: number; score: number } => {
    const unseen = map.unseenWithin(turnedCones(lensCones, upright(direction)));
    return { unseen, score: unseen / (startingDeg + effortDeg(head, direction)) };
  };
  let best: Direction | null = null;
  let bestScore = 0;
  for (const elevationDeg of elevationsDeg)
    for (const bearingDeg of bearingsDeg) {
      const { score } = worthOf({ bearingDeg, elevationDeg });
      if (score <= bestScore) continue;
      best = { bearingDeg, elevationDeg };
      bestScore = score;
    }
  if (current === null || best === null) return best;
  const { unseen, score } = worthOf(current);
  return unseen >= fewCells && bestScore < score * worthChanging ? current : best;
}

function effortDeg(from: Direction, to: Direction): number {
  const turn = turnDeg(from.bearingDeg, to.bearingDeg);
  return Math.hypot(turn, nodWeight * (to.elevationDeg - from.elevationDeg));
}
