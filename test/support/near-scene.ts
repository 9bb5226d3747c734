import type { Vector3 } from '../../hardware/calibration/index.ts';
import type { Scene, SpatialScene } from './fisheye-picture.ts';

/** A flat thing in H that faces the headset: its middle, half its sides along `right` and z, all in metres. */
export interface Board {
  middle: Vector3;
  /** Horizontal unit vector along it. */
  right: Vector3;
  halfWidthM: number;
  halfHeightM: number;
}

/** A board to the left (side 1) or right (−1), so far from the headset and so far ahead, reaching across the seam. */
export const boardBeside = (distanceM: number, side: 1 | -1, aheadM = 0): Board => ({
  middle: [aheadM, side * distanceM, 0],
  right: [1, 0, 0],
  halfWidthM: distanceM / 2,
  halfHeightM: 0.6 * distanceM,
});

const dot = (a: Vector3, b: Vector3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The distance along a ray at which it meets the board, and where on it; null where it does not. */
function hitBoard(board: Board, from: Vector3, direction: Vector3) {
  const normal: Vector3 = [board.right[1], -board.right[0], 0];
  const towards = dot(direction, normal);
  if (Math.abs(towards) < 1e-9) return null;
  const apart: Vector3 = [board.middle[0] - from[0], board.middle[1] - from[1], board.middle[2] - from[2]];
  const distance = dot(apart, normal) / towards;
  if (distance <= 0) return null;
  const place = direction.map((each, axis) => distance * each - (apart[axis] ?? 0)) as [
    number,
    number,
    number,
  ];
  const across = dot(place, board.right);
  if (Math.abs(across) > board.halfWidthM || Math.abs(place[2]) > board.halfHeightM) return null;
  return { distance, across, up: place[2] };
}

/** Where a ray leaves a room whose walls are this far from the headset. */
function leaveRoom(halfSides: Vector3, from: Vector3, direction: Vector3): Vector3 {
  let nearest = Number.POSITIVE_INFINITY;
  for (let axis = 0; axis < 3; axis++) {
    const speed = direction[axis] ?? 0;
    if (Math.abs(speed) < 1e-12) continue;
    const wall = Math.sign(speed) * (halfSides[axis] ?? 0);
    nearest = Math.min(nearest, (wall - (from[axis] ?? 0)) / speed);
  }
  return [
    from[0] + nearest * direction[0],
    from[1] + nearest * direction[1],
    from[2] + nearest * direction[2],
  ];
}

/** What a board shows at a place on it, metres from its middle. */
export type BoardPaper = (acrossM: number, upM: number) => ReturnType<Scene>;

/** A room with boards in it, its walls and the boards papered with `paper`: seen from anywhere near the origin. */
export function boardsInRoom(
  paper: Scene,
  boards: readonly Board[],
  halfSides: Vector3,
  boardPaper: BoardPaper = (across, up) => paper([4 * across, 1.3 + 3 * up, 2.2 * up - 1.1 * across]),
): SpatialScene {
  return (from, direction) => {
    let nearest: ReturnType<typeof hitBoard> = null;
    for (const board of boards) {
      const hit = hitBoard(board, from, direction);
      if (hit !== null && (nearest === null || hit.distance < nearest.distance)) nearest = hit;
    }
    if (nearest !== null) return boardPaper(nearest.across, nearest.up);
    const [x, y, z] = leaveRoom(halfSides, from, direction);
    return paper([x / 2, y / 2, z / 2]);
  };
}
