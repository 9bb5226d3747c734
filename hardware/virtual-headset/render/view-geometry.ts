import {
  crossProduct,
  dotProduct,
  inverseRotation,
  rotateVector,
  scaleVector,
  subtractVectors,
  addVectors,
  vectorLength,
  type Quaternion,
  type Vector3,
} from '../../calibration/index.ts';
import type { Capsule, Surface } from '../scene/solid.ts';
import type { Tile } from './lens-rays.ts';

/** Floats per surface in `planes`: normal and distance, then the two texture axes with their offsets. */
export const planeStride = 12;
/** Floats per capsule in `rods`: start, axis, radius, then red, green, blue. */
export const rodStride = 10;

/** Round what a thing may cover, seen from a lens. */
interface Cone {
  axis: Vector3;
  cosHalf: number;
  sinHalf: number;
}

interface Outline {
  cone: Cone;
  corners: readonly Vector3[];
}

/** The scene as one lens sees it: everything in H, relative to the lens's position. */
export interface ViewGeometry {
  planes: Float64Array;
  /** Per surface: where it may be seen, or null when it shows its back. */
  outlines: (Outline | null)[];
  rods: Float64Array;
  rodCones: Cone[];
  /** The room's upward direction in H. */
  up: Vector3;
}

function coneRound(points: readonly Vector3[]): Cone {
  const units = points.map((point) => scaleVector(point, 1 / Math.max(1e-9, vectorLength(point))));
  const sum = units.reduce(addVectors);
  const length = vectorLength(sum);
  if (length < 1e-6) return { axis: [1, 0, 0], cosHalf: -1, sinHalf: 0 };
  const axis = scaleVector(sum, 1 / length);
  const cosHalf = Math.min(...units.map((unit) => dotProduct(unit, axis)));
  return { axis, cosHalf, sinHalf: Math.sqrt(Math.max(0, 1 - cosHalf * cosHalf)) };
}

function sphereCone(centre: Vector3, radius: number): Cone {
  const distance = vectorLength(centre);
  if (distance <= radius) return { axis: [1, 0, 0], cosHalf: -1, sinHalf: 0 };
  const sinHalf = radius / distance;
  return { axis: scaleVector(centre, 1 / distance), cosHalf: Math.sqrt(1 - sinHalf * sinHalf), sinHalf };
}

/** Moves surfaces and capsules from the room into the view of a lens at `lensM` (H) on a head with `orientation`. */
export function viewGeometry(
  surfaces: readonly Pick<Surface, 'origin' | 'right' | 'down'>[],
  capsules: readonly Capsule[],
  orientation: Quaternion,
  lensM: Vector3,
): ViewGeometry {
  const toHead = inverseRotation(orientation);
  const point = (p: Vector3): Vector3 => subtractVectors(rotateVector(toHead, p), lensM);
  const planes = new Float64Array(surfaces.length * planeStride);
  const outlines = surfaces.map((surface, index): Outline | null => {
    const origin = point(surface.origin);
    const right = rotateVector(toHead, surface.right);
    const down = rotateVector(toHead, surface.down);
    const normal = crossProduct(down, right);
    const distance = dotProduct(normal, origin);
    if (distance >= 0) return null;
    const u = scaleVector(right, 1 / dotProduct(right, right));
    const v = scaleVector(down, 1 / dotProduct(down, down));
    planes.set(
      [...normal, distance, ...u, dotProduct(u, origin), ...v, dotProduct(v, origin)],
      index * planeStride,
    );
    const across = addVectors(origin, right);
    const corners = [origin, across, addVectors(across, down), addVectors(origin, down)];
    return { cone: coneRound(corners), corners };
  });
  const rods = new Float64Array(capsules.length * rodStride);
  const rodCones = capsules.map((capsule, index) => {
    const from = point(capsule.from);
    const along = rotateVector(toHead, subtractVectors(capsule.to, capsule.from));
    rods.set([...from, ...along, capsule.radiusM, ...capsule.rgb], index * rodStride);
    return sphereCone(addVectors(from, scaleVector(along, 0.5)), vectorLength(along) / 2 + capsule.radiusM);
  });
  return { planes, outlines, rods, rodCones, up: rotateVector(toHead, [0, 0, 1]) };
}

function conesMeet(tile: Tile, cone: Cone): boolean {
  if (cone.cosHalf <= 0) return true;
  return dotProduct(tile.axis, cone.axis) >= tile.cosHalf * cone.cosHalf - tile.sinHalf * cone.sinHalf;
}

/** The surfaces that may show in a tile; never leaves one out that does. */
export function surfacesInTile(view: ViewGeometry, tile: Tile): number[] {
  const found: number[] = [];
  view.outlines.forEach((outline, index) => {
    if (outline === null || !conesMeet(tile, outline.cone)) return;
    const outside = tile.sides.some((side) =>
      outline.corners.every((corner) => dotProduct(side, corner) < 0),
    );
    if (!outside) found.push(index);
  });
  return found;
}

/** The capsules that may show in a tile. */
export function rodsInTile(view: ViewGeometry, tile: Tile): number[] {
  const found: number[] = [];
  view.rodCones.forEach((cone, index) => {
    if (conesMeet(tile, cone)) found.push(index);
  });
  return found;
}
