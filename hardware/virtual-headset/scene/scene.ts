import type { Vector3 } from '../../calibration/index.ts';
import type { Block, Capsule, Surface } from './solid.ts';

/** Where a surface is at one moment, when it is not where it was painted. */
export interface Placement {
  surface: number;
  origin: Vector3;
  right: Vector3;
  down: Vector3;
}

/** What is not the same in every frame. Equal `pose` means equal pictures. */
export interface MovingParts {
  pose: string;
  placements: readonly Placement[];
  capsules: readonly Capsule[];
}

/** A world in true 3D, room frame R, the headset at the origin. */
export interface SolidScene {
  surfaces: readonly Surface[];
  /** Indices of the surfaces that `movingAt` may place anew. */
  movingSurfaces: readonly number[];
  capsules: readonly Capsule[];
  /** What casts shadows. */
  blocks: readonly Block[];
  room: Block;
  movingAt(timeS: number): MovingParts;
}
