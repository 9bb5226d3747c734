import { addVectors, scaleVector, type Vector3 } from '../../calibration/index.ts';
import { Canvas } from './canvas.ts';

/**
 * A painted parallelogram, seen from its front only.
 * `origin` is the top left corner as seen from the front; `right` and `down` are whole edges. Room frame R, metres.
 */
export interface Surface {
  readonly origin: Vector3;
  readonly right: Vector3;
  readonly down: Vector3;
  readonly canvas: Canvas;
  /** True where the paint keeps its full brightness: placards, screens, lamps. */
  readonly selfLit: boolean;
}

/** A cylinder with round ends; `radiusM` at both. A sphere where the ends coincide. */
export interface Capsule {
  readonly from: Vector3;
  readonly to: Vector3;
  readonly radiusM: number;
  readonly rgb: readonly [number, number, number];
}

/** An upright box with sides along the axes: what casts the baked shadows. */
export interface Block {
  readonly min: Vector3;
  readonly max: Vector3;
}

export type BlockFace = 'front' | 'back' | 'left' | 'right' | 'top' | 'bottom';

/** A face of a block with its size in metres, before it is painted; the front is the side towards −x. */
export interface BareFace {
  face: BlockFace;
  origin: Vector3;
  right: Vector3;
  down: Vector3;
  widthM: number;
  heightM: number;
}

function bareFace(face: BlockFace, origin: Vector3, right: Vector3, down: Vector3): BareFace {
  return { face, origin, right, down, widthM: Math.hypot(...right), heightM: Math.hypot(...down) };
}

/** The six outer faces of a block, each with its top left corner as seen from outside. */
export function blockFaces({ min, max }: Block): BareFace[] {
  const [dx, dy, dz] = [max[0] - min[0], max[1] - min[1], max[2] - min[2]];
  return [
    bareFace('front', [min[0], max[1], max[2]], [0, -dy, 0], [0, 0, -dz]),
    bareFace('back', [max[0], min[1], max[2]], [0, dy, 0], [0, 0, -dz]),
    bareFace('left', [max[0], max[1], max[2]], [-dx, 0, 0], [0, 0, -dz]),
    bareFace('right', [min[0], min[1], max[2]], [dx, 0, 0], [0, 0, -dz]),
    bareFace('top', max, [0, -dy, 0], [-dx, 0, 0]),
    bareFace('bottom', [min[0], max[1], min[2]], [0, -dy, 0], [dx, 0, 0]),
  ];
}

/** The six faces of a room seen from inside; 'front' is the wall at the largest x, the one the candidate faces. */
export function roomFaces({ min, max }: Block): BareFace[] {
  const [dx, dy, dz] = [max[0] - min[0], max[1] - min[1], max[2] - min[2]];
  return [
    bareFace('front', max, [0, -dy, 0], [0, 0, -dz]),
    bareFace('back', [min[0], min[1], max[2]], [0, dy, 0], [0, 0, -dz]),
    bareFace('left', [min[0], max[1], max[2]], [dx, 0, 0], [0, 0, -dz]),
    bareFace('right', [max[0], min[1], max[2]], [-dx, 0, 0], [0, 0, -dz]),
    bareFace('top', [min[0], max[1], max[2]], [0, -dy, 0], [dx, 0, 0]),
    bareFace('bottom', [max[0], max[1], min[2]], [0, -dy, 0], [-dx, 0, 0]),
  ];
}

/** Puts paint on a face. */
export function paintFace(
  bare: BareFace,
  texelsPerM: number,
  paint: (canvas: Canvas) => unknown,
  selfLit = false,
): Surface {
  const canvas = new Canvas(bare.widthM, bare.heightM, texelsPerM);
  paint(canvas);
  return { origin: bare.origin, right: bare.right, down: bare.down, canvas, selfLit };
}

/** The point of a surface at shares (0…1) of its right and down edges. */
export function pointOnSurface(
  surface: Pick<Surface, 'origin' | 'right' | 'down'>,
  u: number,
  v: number,
): Vector3 {
  return addVectors(surface.origin, addVectors(scaleVector(surface.right, u), scaleVector(surface.down, v)));
}
