import type { DeviceRates, Vector } from '../protocol/headset-message.ts';

/** A head at rest for this long shows the gyroscope's bias. */
const windowS = 1;
/** A gyroscope at rest reads no more than this; a faster reading is a movement. */
const maxBiasDegPerS = 5;
/** How far from their mean the readings of a head at rest stray (root of the mean square). */
const maxRateStrayDegPerS = 0.6;
const maxForceStrayG = 0.02;

interface Sums {
  count: number;
  sinceUs: bigint;
  rate: number[];
  rateSquares: number;
  force: number[];
  forceSquares: number;
}

const squares = (vector: Vector): number => vector[0] ** 2 + vector[1] ** 2 + vector[2] ** 2;

function strayOf(count: number, sums: readonly number[], sumOfSquares: number): number {
  const ofMeans = sums.reduce((total, sum) => total + (sum / count) ** 2, 0);
  return Math.sqrt(Math.max(0, sumOfSquares / count - ofMeans));
}

/** Tells, once per second of rest, what a gyroscope reads that does not turn. */
export class RestDetector {
  #sums: Sums | null = null;

  /** The mean rate of a second of rest that ends with this sample, in degrees per second; null otherwise. */
  next({ deviceClockUs, rateDegPerS, accelerationG }: DeviceRates): Vector | null {
    const sums = (this.#sums ??= {
      count: 0,
      sinceUs: deviceClockUs,
      rate: [0, 0, 0],
      rateSquares: 0,
      force: [0, 0, 0],
      forceSquares: 0,
    });
    sums.count++;
    sums.rateSquares += squares(rateDegPerS);
    sums.forceSquares += squares(accelerationG);
    for (let axis = 0; axis < 3; axis++) {
      sums.rate[axis] = (sums.rate[axis] ?? 0) + (rateDegPerS[axis] ?? 0);
      sums.force[axis] = (sums.force[axis] ?? 0) + (accelerationG[axis] ?? 0);
    }
    if (Number(deviceClockUs - sums.sinceUs) < windowS * 1e6) return null;
    this.#sums = null;
    return restingRate(sums);
  }
}

function restingRate({ count, rate, rateSquares, force, forceSquares }: Sums): Vector | null {
  if (strayOf(count, rate, rateSquares) > maxRateStrayDegPerS) return null;
  if (strayOf(count, force, forceSquares) > maxForceStrayG) return null;
  const [x = 0, y = 0, z = 0] = rate.map((sum) => sum / count);
  return Math.hypot(x, y, z) > maxBiasDegPerS ? null : [x, y, z];
}
