import type { Vector3 } from '../../calibration/index.ts';
import { room } from './room-shell.ts';
import type { Capsule } from './solid.ts';

/** Where a person stands and how the body is held at one moment; room frame. */
export interface PersonPose {
  xM: number;
  yM: number;
  /** Which way the person faces: bearing in degrees. */
  facingDeg: number;
  /** Phase of the step, radians; the swing is 0 at rest. */
  stepRad: number;
  /** Swing of arms and legs, 0 (standing) … 1 (walking). */
  swing: number;
}

const skin = [0.79, 0.63, 0.53] as const;
const hair = [0.2, 0.16, 0.14] as const;
const shirt = [0.34, 0.4, 0.47] as const;
const trousers = [0.24, 0.25, 0.29] as const;
const shoes = [0.14, 0.13, 0.13] as const;

/** A grown person, 1.75 m tall, as capsules. */
export function personCapsules(pose: PersonPose): Capsule[] {
  const facing = (pose.facingDeg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(facing), -Math.sin(facing)];
  /** From the person's own frame (forward, left, up from the floor) to the room. */
  const place = ([forward, left, up]: Vector3): Vector3 => [
    pose.xM + forward * cos - left * sin,
    pose.yM + forward * sin + left * cos,
    room.min[2] + up,
  ];
  const part = (from: Vector3, to: Vector3, radiusM: number, rgb: Capsule['rgb']): Capsule => ({
    from: place(from),
    to: place(to),
    radiusM,
    rgb,
  });
  const stride = 0.27 * pose.swing * Math.sin(pose.stepRad);
  const bob = 0.02 * pose.swing * Math.abs(Math.cos(pose.stepRad));
  const limbs = [1, -1].flatMap((side) => {
    const leg = stride * side;
    const arm = -leg * 0.8;
    const lift = Math.max(0, Math.cos(pose.stepRad) * side) * 0.09 * pose.swing;
    return [
      part([0, 0.1 * side, 0.9 + bob], [leg * 0.55 + lift * 0.8, 0.1 * side, 0.5], 0.085, trousers),
      part([leg * 0.55 + lift * 0.8, 0.1 * side, 0.5], [leg, 0.1 * side, 0.1 + lift], 0.062, trousers),
      part([leg, 0.1 * side, 0.05 + lift], [leg + 0.16, 0.11 * side, 0.045 + lift], 0.05, shoes),
      part([0, 0.22 * side, 1.4 + bob], [arm * 0.5 - 0.03, 0.25 * side, 1.12 + bob], 0.052, shirt),
      part([arm * 0.5 - 0.03, 0.25 * side, 1.12 + bob], [arm + 0.04, 0.24 * side, 0.88 + bob], 0.042, skin),
    ];
  });
  return [
    ...limbs,
    part([0, -0.09, 0.97 + bob], [0, 0.09, 0.97 + bob], 0.115, trousers),
    ...[-0.085, 0, 0.085].map((left) =>
      part([0, left * 0.8, 1.02 + bob], [0, left, 1.33 + bob], 0.125, shirt),
    ),
    part([0, -0.17, 1.38 + bob], [0, 0.17, 1.38 + bob], 0.075, shirt),
    part([0, 0, 1.44 + bob], [0.01, 0, 1.54 + bob], 0.05, skin),
    part([0.015, 0, 1.61 + bob], [0.015, 0, 1.66 + bob], 0.092, skin),
    part([-0.035, 0, 1.62 + bob], [-0.012, 0, 1.7 + bob], 0.094, hair),
    part([0.107, 0, 1.61 + bob], [0.11, 0, 1.62 + bob], 0.014, skin),
  ];
}
