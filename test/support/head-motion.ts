import type { DeviceRates, Vector } from '../../firmware-bridge/protocol/headset-message.ts';
import { nearlyNormal } from '../../hardware/virtual-headset/seeded-random.ts';

/** Rows of the rotation from the headset frame to the room frame. */
export type Matrix = readonly [Vector, Vector, Vector];

export interface SensorErrors {
  biasDegPerS: Vector;
  rateNoiseDegPerS: number;
  forceNoiseG: number;
  /** The head's own acceleration, root of the mean square. */
  shakingG: number;
}

const radPerDeg = Math.PI / 180;
const restS = 3;
const turnS = 9;

/** How far the head takes part in its movement: it rests three seconds in every twelve, and begins and ends softly. */
function vigour(timeS: number): number {
  const phase = (timeS % (restS + turnS)) - restS;
  return phase <= 0 ? 0 : Math.sin((Math.PI * phase) / turnS) ** 2;
}

/** Where a lively head looks: up to 70 degrees to the sides, 25 up and down, 12 tilted. */
export function headMatrixAt(timeS: number): Matrix {
  const size = vigour(timeS) * radPerDeg;
  const yaw = 70 * size * Math.sin(1.9 * timeS);
  const pitch = 5 * radPerDeg + 25 * size * Math.sin(2.7 * timeS + 1);
  const roll = 12 * size * Math.sin(2.2 * timeS + 2);
  const [cy, sy, cp, sp, cr, sr] = [yaw, pitch, roll].flatMap((angle) => [
    Math.cos(angle),
    Math.sin(angle),
  ]) as [number, number, number, number, number, number];
  return [
    [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
    [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
    [-sp, cp * sr, cp * cr],
  ];
}

/** The room's up in the headset frame. */
export function upOf(matrix: Matrix): Vector {
  return matrix[2];
}

/** The angular rate about the headset's axes, from the rotation a moment before and after. */
function ratesAt(timeS: number): Vector {
  const step = 1e-4;
  const [before, now, after] = [-step, 0, step].map((shift) => headMatrixAt(timeS + shift)) as [
    Matrix,
    Matrix,
    Matrix,
  ];
  // The skew part of Rᵀ · dR/dt.
  const part = (row: 0 | 1 | 2, column: 0 | 1 | 2): number =>
    ([0, 1, 2] as const).reduce<number>(
      (sum, axis) => sum + (now[axis][row] * (after[axis][column] - before[axis][column])) / (2 * step),
      0,
    );
  return [part(2, 1) / radPerDeg, part(0, 2) / radPerDeg, part(1, 0) / radPerDeg];
}

const rounded = (value: number, unit: number): number => Math.round(value * unit) / unit;

/** What the sensors say at a moment, with their errors, as coarse as the wire carries it. */
export function sensedAt(timeS: number, errors: SensorErrors, random: () => number): DeviceRates {
  const rates = ratesAt(timeS);
  const up = upOf(headMatrixAt(timeS));
  const shaking = vigour(timeS) * errors.shakingG * Math.SQRT2;
  const vector = (of: (axis: 0 | 1 | 2) => number): Vector => [of(0), of(1), of(2)];
  return {
    deviceClockUs: BigInt(Math.round(timeS * 1e6)),
    rateDegPerS: vector((axis) =>
      rounded(rates[axis] + errors.biasDegPerS[axis] + errors.rateNoiseDegPerS * nearlyNormal(random), 16),
    ),
    accelerationG: vector((axis) =>
      rounded(
        up[axis] + errors.forceNoiseG * nearlyNormal(random) + shaking * Math.sin((7 + 3 * axis) * timeS),
        4096,
      ),
    ),
  };
}
