import type { DeviceRates, Vector } from '../protocol/headset-message.ts';
import { RestDetector } from './rest-detector.ts';
import { composed, cross, rotationBy, shortestToUp, upInHeadset, type Rotation } from './rotation.ts';

const radPerDeg = Math.PI / 180;
/** How fast the tilt follows gravity, per second: slow enough for the head's own accelerations to cancel out. */
const gravityGain = 0.5;
/** Specific force further than this from 1 g is the head's acceleration and says nothing about up. */
const gravityGateG = 0.15;
/** What a second of rest says about the bias counts this much; the first one wholly. */
const biasGain = 0.3;
/** Beyond this without a sample the head may be anywhere: the tilt is taken from gravity anew. */
const longestGapS = 0.25;

/**
 * Orientation of a headset that senses only rates and specific force.
 *
 * The tilt against gravity is right to a few degrees while the head moves and better at rest. The yaw starts at 0 and drifts
 * with what is left of the gyroscope's bias (nothing in these sensors tells where forward is), so that it is good for
 * steadying the picture over seconds, not for bearings over an exam. The bias is learnt whenever the head rests for a second; a
 * slow even turn about the vertical cannot be told from one.
 *
 * Source: R. Mahony, T. Hamel, J.-M. Pflimlin, "Nonlinear complementary filters on the special orthogonal group" (IEEE
 * Transactions on Automatic Control 53(5), 2008): the explicit complementary filter with gravity as its one direction; in
 * place of its integral term the bias comes from rest.
 */
export class OrientationFilter {
  readonly #rest = new RestDetector();
  #rotation: Rotation | null = null;
  #biasDegPerS: Vector | null = null;
  #newestUs = 0n;
  #newestRate: Vector = [0, 0, 0];

  /** The rotation from the headset frame to the room frame at a sample, which must be newer than the last; null while up is unknown. */
  next(sample: DeviceRates): Rotation | null {
    const passedS = Number(sample.deviceClockUs - this.#newestUs) / 1e6;
    const rate = middleOf(this.#newestRate, sample.rateDegPerS);
    this.#newestUs = sample.deviceClockUs;
    this.#newestRate = sample.rateDegPerS;
    this.#learnBias(sample);
    const up = upOf(sample.accelerationG);
    if (this.#rotation === null) this.#rotation = up === null ? null : shortestToUp(up);
    else if (passedS > longestGapS)
      this.#rotation = up === null ? this.#rotation : levelled(this.#rotation, up);
    else this.#rotation = this.#turned(this.#rotation, rate, up, passedS);
    return this.#rotation;
  }

  #turned(rotation: Rotation, rateDegPerS: Vector, up: Vector | null, passedS: number): Rotation {
    const bias = this.#biasDegPerS ?? [0, 0, 0];
    const pull = up === null ? [0, 0, 0] : cross(up, upInHeadset(rotation));
    const [x = 0, y = 0, z = 0] = rateDegPerS.map(
      (rate, axis) => ((rate - (bias[axis] ?? 0)) * radPerDeg + gravityGain * (pull[axis] ?? 0)) * passedS,
    );
    return composed(rotation, rotationBy([x, y, z]));
  }

  #learnBias(sample: DeviceRates): void {
    const resting = this.#rest.next(sample);
    if (resting === null) return;
    const known = this.#biasDegPerS ?? resting;
    const [x = 0, y = 0, z = 0] = known.map((bias, axis) => bias + biasGain * ((resting[axis] ?? 0) - bias));
    this.#biasDegPerS = [x, y, z];
  }
}

/** The rate between two samples. */
function middleOf(before: Vector, after: Vector): Vector {
  return [(before[0] + after[0]) / 2, (before[1] + after[1]) / 2, (before[2] + after[2]) / 2];
}

/** Up in the headset frame as felt; null while the head's own acceleration hides it. */
function upOf([x, y, z]: Vector): Vector | null {
  const force = Math.hypot(x, y, z);
  return Math.abs(force - 1) > gravityGateG ? null : [x / force, y / force, z / force];
}

/** The same yaw as near as can be, with up where it is felt. */
function levelled(rotation: Rotation, up: Vector): Rotation {
  const felt = shortestToUp(up);
  const known = shortestToUp(upInHeadset(rotation));
  const turn = composed(rotation, [known[0], -known[1], -known[2], -known[3]]);
  return composed(turn, felt);
}
