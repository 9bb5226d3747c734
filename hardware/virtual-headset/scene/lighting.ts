import {
  addVectors,
  crossProduct,
  scaleVector,
  subtractVectors,
  unitVector,
  type Vector3,
} from '../../calibration/index.ts';
import { ceilingLights, windowOpening } from './room-shell.ts';
import type { SolidScene } from './scene.ts';
import { pointOnSurface, type Block, type Surface } from './solid.ts';

/** Distance between the points where the light is computed, metres; between them it is interpolated. */
const gridM = 0.07;
/** How far a nearby surface takes light away from a corner, metres. */
const occlusionReachM = 0.55;

interface Lamp {
  position: Vector3;
  /** The way it shines. */
  normal: Vector3;
  strength: number;
}

/** Every light panel and the window as a few points each. */
function lamps(scene: SolidScene): Lamp[] {
  const panels = ceilingLights.flatMap(({ xM, yM, halfXM, halfYM }) =>
    [-0.7, 0, 0.7].flatMap((alongX) =>
      [-0.6, 0.6].map((alongY) => ({
        position: [xM + alongX * halfXM, yM + alongY * halfYM, scene.room.max[2] - 0.03] as const,
        normal: [0, 0, -1] as const,
        strength: 0.33,
      })),
    ),
  );
  const { fromXM, toXM, bottomZM, topZM } = windowOpening;
  const panes = [0.25, 0.75].flatMap((across) =>
    [0.25, 0.75].map((up) => ({
      position: [
        fromXM + across * (toXM - fromXM),
        scene.room.max[1] - 0.03,
        bottomZM + up * (topZM - bottomZM),
      ] as const,
      normal: [0, -1, 0] as const,
      strength: 0.3,
    })),
  );
  return [...panels, ...panes];
}

/** Directions spread over the half space about a normal. */
function hemisphere(normal: Vector3): Vector3[] {
  const helper: Vector3 = Math.abs(normal[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1];
  const side = unitVector(crossProduct(normal, helper));
  const other = crossProduct(normal, side);
  const rays: Vector3[] = [];
  for (let ray = 0; ray < 12; ray++) {
    const height = Math.sqrt((ray + 0.5) / 12);
    const flat = Math.sqrt(1 - height * height);
    const turn = ray * 2.399963;
    rays.push(
      addVectors(
        scaleVector(normal, height),
        addVectors(scaleVector(side, flat * Math.cos(turn)), scaleVector(other, flat * Math.sin(turn))),
      ),
    );
  }
  return rays;
}

/** Distance along a ray to the first block, in lengths of `direction`, at most `limit`. */
function firstBlock(blocks: readonly Block[], from: Vector3, direction: Vector3, limit: number): number {
  let nearest = limit;
  for (const { min, max } of blocks) {
    let enter = 0;
    let leave = nearest;
    for (let axis = 0 as 0 | 1 | 2; axis < 3 && enter < leave; axis++) {
      const inverse = 1 / direction[axis];
      const a = (min[axis] - from[axis]) * inverse;
      const b = (max[axis] - from[axis]) * inverse;
      enter = Math.max(enter, Math.min(a, b));
      leave = Math.min(leave, Math.max(a, b));
    }
    if (enter < leave) nearest = enter;
  }
  return nearest;
}

/** Distance along a ray to the room's own walls from inside. */
function wallDistance({ min, max }: Block, from: Vector3, direction: Vector3): number {
  let nearest = Infinity;
  for (const axis of [0, 1, 2] as const) {
    const wall = direction[axis] > 0 ? max[axis] : min[axis];
    if (direction[axis] !== 0)
      nearest = Math.min(nearest, Math.max(0, (wall - from[axis]) / direction[axis]));
  }
  return nearest;
}

function lightAt(
  scene: SolidScene,
  sources: readonly Lamp[],
  rays: readonly Vector3[],
  point: Vector3,
  normal: Vector3,
): number {
  let shadow = 0;
  for (const ray of rays) {
    const free = Math.min(wallDistance(scene.room, point, ray), occlusionReachM);
    shadow += 1 - firstBlock(scene.blocks, point, ray, free) / occlusionReachM;
  }
  let light = 0.74 * (1 - (0.62 * shadow) / rays.length);
  for (const lamp of sources) {
    const way = subtractVectors(lamp.position, point);
    const distanceM = Math.hypot(...way);
    const falls = (way[0] * normal[0] + way[1] * normal[1] + way[2] * normal[2]) / distanceM;
    const leaves = -(way[0] * lamp.normal[0] + way[1] * lamp.normal[1] + way[2] * lamp.normal[2]) / distanceM;
    if (falls <= 0 || leaves <= 0 || firstBlock(scene.blocks, point, way, 1) < 1) continue;
    light += (lamp.strength * falls * leaves) / (0.6 + distanceM * distanceM);
  }
  return light;
}

/** The light that falls on a surface, on a grid of (columns + 1) × (rows + 1) points from corner to corner. */
export interface LightGrid {
  columns: number;
  rows: number;
  values: Float32Array;
}

/** Soft light of the ceiling panels and the window with shadows and dark corners; 1 leaves a colour as painted. */
export function lightSurface(scene: SolidScene, surface: Surface): LightGrid {
  const { widthM, heightM } = surface.canvas;
  const columns = Math.max(1, Math.round(widthM / gridM));
  const rows = Math.max(1, Math.round(heightM / gridM));
  const values = new Float32Array((columns + 1) * (rows + 1)).fill(1);
  if (surface.selfLit) return { columns, rows, values };
  const normal = unitVector(crossProduct(surface.down, surface.right));
  const rays = hemisphere(normal);
  const sources = lamps(scene);
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      // A little inside the edge and above the surface, clear of its neighbours' skin.
      const u = Math.min(1 - 0.02, Math.max(0.02, column / columns));
      const v = Math.min(1 - 0.02, Math.max(0.02, row / rows));
      const point = addVectors(pointOnSurface(surface, u, v), scaleVector(normal, 0.006));
      values[row * (columns + 1) + column] = lightAt(scene, sources, rays, point, normal);
    }
  }
  return { columns, rows, values };
}

/** The light at shares (0…1) of a surface's edges. */
export function gridLight({ columns, rows, values }: LightGrid, u: number, v: number): number {
  const x = Math.min(columns - 1e-6, Math.max(0, u * columns));
  const y = Math.min(rows - 1e-6, Math.max(0, v * rows));
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const at = row * (columns + 1) + column;
  const [fx, fy] = [x - column, y - row];
  const upper = (values[at] ?? 1) * (1 - fx) + (values[at + 1] ?? 1) * fx;
  const lower = (values[at + columns + 1] ?? 1) * (1 - fx) + (values[at + columns + 2] ?? 1) * fx;
  return upper * (1 - fy) + lower * fy;
}
