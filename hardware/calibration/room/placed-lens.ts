import type { Lens } from '../calibration.ts';
import { maxThetaRad, unprojectToLensFrame } from '../lens-projection.ts';
import {
  composeRotations,
  identityRotation,
  inverseRotation,
  rotateVector,
  rotationMatrix,
  type Quaternion,
  type RotationMatrix,
} from '../rotation.ts';
import { addVectors, type Vector3 } from '../vector.ts';

/** Where the head was when a picture was taken: the rotation from H to R, and where H's origin lay in R, metres. */
export interface HeadPose {
  readonly orientation: Quaternion;
  readonly positionM: Vector3;
}

export const unturnedHead: HeadPose = { orientation: identityRotation, positionM: [0, 0, 0] };

/** A lens on a head in a room: what the loops over many points need, without an allocation per point. */
export class PlacedLens {
  readonly lens: Lens;
  /** Entrance pupil in R. */
  readonly pupilM: Vector3;
  readonly #toRoom: Quaternion;
  readonly #fromRoom: RotationMatrix;
  readonly #maxThetaRad: number;
  /** Where the last `project` fell. */
  xPx = 0;
  yPx = 0;

  constructor(lens: Lens, pose: HeadPose) {
    this.lens = lens;
    this.pupilM = addVectors(pose.positionM, rotateVector(pose.orientation, lens.positionM));
    this.#toRoom = composeRotations(pose.orientation, lens.rotation);
    this.#fromRoom = rotationMatrix(inverseRotation(this.#toRoom));
    this.#maxThetaRad = maxThetaRad(lens);
  }

  /** Puts where a direction in R (any length but 0) falls into `xPx`, `yPx`; false beyond the lens's maximum θ or its frame. */
  project(x: number, y: number, z: number): boolean {
    const m = this.#fromRoom;
    const { lens } = this;
    const lx = m[0] * x + m[1] * y + m[2] * z;
    const ly = m[3] * x + m[4] * y + m[5] * z;
    const lz = m[6] * x + m[7] * y + m[8] * z;
    const lateral = Math.sqrt(lx * lx + ly * ly);
    const theta = Math.atan2(lateral, lz);
    const [k1, k2, k3, k4] = lens.k;
    const t2 = theta * theta;
    const radius = theta * (1 + t2 * (k1 + t2 * (k2 + t2 * (k3 + t2 * k4))));
    const scale = lateral > 0 ? radius / lateral : 0;
    this.xPx = lens.cxPx + lens.fxPx * scale * lx;
    this.yPx = lens.cyPx + lens.fyPx * scale * ly;
    return theta <= this.#maxThetaRad && this.#liesInFrame();
  }

  #liesInFrame(): boolean {
    const { frame } = this.lens;
    if (frame === undefined) return true;
    const [right, down] = [this.xPx - frame.xPx, this.yPx - frame.yPx];
    return right >= 0 && down >= 0 && right <= frame.widthPx && down <= frame.heightPx;
  }

  /** The unit direction in R seen at a picture point, or null outside the image circle. */
  unproject(xPx: number, yPx: number): Vector3 | null {
    const inLens = unprojectToLensFrame(this.lens, xPx, yPx);
    return inLens === null ? null : rotateVector(this.#toRoom, inLens);
  }
}

/** Every lens of every picture, by picture, then by lens. */
export function placeLenses(lenses: readonly Lens[], poses: readonly HeadPose[]): PlacedLens[][] {
  return poses.map((pose) => lenses.map((lens) => new PlacedLens(lens, pose)));
}
