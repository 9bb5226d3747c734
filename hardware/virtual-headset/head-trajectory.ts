import {
  composeRotations,
  identityRotation,
  inverseRotation,
  rotationAbout,
  type Quaternion,
  type Vector3,
} from '../calibration/index.ts';

/** Which way the head faces at one moment: bearing clockwise, pitch up, roll with the right ear down; degrees. */
export interface HeadPose {
  facingDeg: number;
  pitchDeg: number;
  rollDeg: number;
}

export interface HeadKeyframe extends HeadPose {
  atS: number;
}

const radPerDeg = Math.PI / 180;

/** Rotation from the headset frame H to the room frame R of a pose. */
export function headRotation({ facingDeg, pitchDeg, rollDeg }: HeadPose): Quaternion {
  const yaw = rotationAbout([0, 0, 1], -facingDeg * radPerDeg);
  const pitch = rotationAbout([0, 1, 0], -pitchDeg * radPerDeg);
  const roll = rotationAbout([1, 0, 0], rollDeg * radPerDeg);
  return composeRotations(yaw, composeRotations(pitch, roll));
}

/** From 0 to 1 with no speed and no acceleration at either end: how a head moves (Flash and Hogan 1985). */
function minimumJerk(share: number): number {
  return share * share * share * (10 + share * (6 * share - 15));
}

/** The pose at a moment: held before the first key frame and after the last, moved smoothly in between. */
export function headPoseAt(keyframes: readonly HeadKeyframe[], timeS: number): HeadPose {
  const next = keyframes.findIndex(({ atS }) => atS > timeS);
  const to = next === -1 ? keyframes.at(-1) : keyframes[next];
  const from = next > 0 ? keyframes[next - 1] : to;
  if (from === undefined || to === undefined) return { facingDeg: 0, pitchDeg: 0, rollDeg: 0 };
  const share = to.atS > from.atS ? minimumJerk((timeS - from.atS) / (to.atS - from.atS)) : 0;
  const between = (a: number, b: number): number => a + (b - a) * share;
  return {
    facingDeg: between(from.facingDeg, to.facingDeg),
    pitchDeg: between(from.pitchDeg, to.pitchDeg),
    rollDeg: between(from.rollDeg, to.rollDeg),
  };
}

/** Orientation of the head at a moment of the scene; the picture and the IMU both come from it. */
export function headOrientationAt(keyframes: readonly HeadKeyframe[], timeS: number): Quaternion {
  return keyframes.length === 0 ? identityRotation : headRotation(headPoseAt(keyframes, timeS));
}

/** Angular velocity in H, radians per second, by the central difference over two milliseconds. */
export function headRatesAt(keyframes: readonly HeadKeyframe[], timeS: number): Vector3 {
  const halfStepS = 0.001;
  const before = headOrientationAt(keyframes, timeS - halfStepS);
  const after = headOrientationAt(keyframes, timeS + halfStepS);
  const [w, x, y, z] = composeRotations(inverseRotation(before), after);
  const scale = (Math.sign(w) * 2) / (2 * halfStepS);
  return [x * scale + 0, y * scale + 0, z * scale + 0];
}
