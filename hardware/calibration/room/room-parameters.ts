import type { Lens } from '../calibration.ts';
import { changedLens, type LensParameterName } from '../fit/lens-parameters.ts';
import { composeRotations, rotationAbout, unitQuaternion, type Quaternion } from '../rotation.ts';
import { vectorLength, type Vector3 } from '../vector.ts';
import type { HeadPose } from './placed-lens.ts';

/**
 * How far a unit may be expected from its profile's nominal calibration (standard deviations), in the units of
 * `LensParameterName`: what is made in series, tighter than what a chart is trusted to find.
 */
const lensSigmas: Readonly<Partial<Record<LensParameterName, number>>> = {
  focal: 0.02,
  aspect: 0.002,
  centreX: 0.02,
  centreY: 0.02,
  k1: 0.02,
  k2: 0.006,
  k3: 0.001,
};
const turnSigmas: Readonly<Partial<Record<LensParameterName, number>>> = {
  turnX: 0.03,
  turnY: 0.03,
  turnZ: 0.03,
};
/** Of the coarsely estimated turn of the head, radians, and of where a head moves to while it looks around, metres. */
const headTurnSigmaRad = 0.1;
const headPositionSigmaM = 0.1;
const perPose = 6;

/** What one entry of the parameter vector belongs to. */
export type ParameterOwner =
  { kind: 'lens'; lens: number; name: LensParameterName } | { kind: 'head'; picture: number };

/** Lenses and head poses at one parameter vector. */
export interface RoomState {
  lenses: readonly Lens[];
  poses: readonly HeadPose[];
}

/**
 * Which entries of a parameter vector, all changes from `start`, stand for what. The first lens does not turn, and
 * the first head pose stays: they fix the frames H and R, which pictures alone say nothing of.
 */
export class RoomParameters {
  readonly owners: readonly ParameterOwner[];
  readonly sigmas: Float64Array;
  readonly #start: RoomState;
  readonly #freePerLens: readonly (readonly LensParameterName[])[];

  /** With `lensesFixed` only the head poses are free. */
  constructor(start: RoomState, { lensesFixed }: { lensesFixed: boolean }) {
    this.#start = start;
    const owners: ParameterOwner[] = [];
    const sigmas: number[] = [];
    this.#freePerLens = start.lenses.map((_, lens) => {
      if (lensesFixed) return [];
      const entries = Object.entries(lens === 0 ? lensSigmas : { ...lensSigmas, ...turnSigmas });
      const names = entries.map(([name]) => name as LensParameterName);
      for (const name of names) owners.push({ kind: 'lens', lens, name });
      sigmas.push(...entries.map(([, sigma]) => sigma));
      return names;
    });
    for (let picture = 1; picture < start.poses.length; picture++) {
      for (let entry = 0; entry < perPose; entry++) {
        owners.push({ kind: 'head', picture });
        sigmas.push(entry < 3 ? headTurnSigmaRad : headPositionSigmaM);
      }
    }
    this.owners = owners;
    this.sigmas = Float64Array.from(sigmas);
  }

  /** The lenses and poses at the parameters, or null where a lens would fold back. */
  stateAt(parameters: Float64Array): RoomState | null {
    let from = 0;
    const take = (count: number) => parameters.subarray(from, (from += count));
    const lenses: Lens[] = [];
    for (const [index, lens] of this.#start.lenses.entries()) {
      const free = this.#freePerLens[index] ?? [];
      const changed = free.length === 0 ? lens : changedLens(lens, free, take(free.length));
      if (changed === null) return null;
      lenses.push(changed);
    }
    const poses = this.#start.poses.map((pose, picture) => {
      if (picture === 0) return pose;
      const [rx = 0, ry = 0, rz = 0, x = 0, y = 0, z = 0] = take(perPose);
      const [px, py, pz] = pose.positionM;
      const positionM: Vector3 = [px + x, py + y, pz + z];
      return { orientation: turnedBy(pose.orientation, [rx, ry, rz]), positionM };
    });
    return { lenses, poses };
  }
}

/** A rotation followed by a turn given as a rotation vector, radians. */
function turnedBy(rotation: Quaternion, turn: Vector3): Quaternion {
  const angleRad = vectorLength(turn);
  return angleRad === 0
    ? rotation
    : unitQuaternion(composeRotations(rotationAbout(turn, angleRad), rotation));
}
