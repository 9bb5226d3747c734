import type { QuaternionTuple } from '../../gateway/contract/media.ts';
import type { MotionSample } from './camera-motion.ts';

/** Farther from its neighbours nothing is known of a moment. */
const knownForS = 0.25;

/** Where the headset pointed, by media time; samples may come in any order and more than once. */
export class MotionLog {
  #samples: MotionSample[] = [];

  add(samples: readonly MotionSample[]): void {
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined) return;
    const before = this.#samples.filter(({ atS }) => atS < first.atS);
    const behind = this.#samples.filter(({ atS }) => atS > last.atS);
    this.#samples = [...before, ...samples, ...behind];
  }

  /** Forgets a part. */
  remove(fromS: number, toS: number): void {
    this.#samples = this.#samples.filter(({ atS }) => atS < fromS || atS >= toS);
  }

  /** Between the two samples around a moment; null where nothing is known of it. */
  at(atS: number): QuaternionTuple | null {
    const place = this.#placeBehind(atS);
    const [before, behind] = [this.#samples[place - 1], this.#samples[place]];
    const isNear = (sample?: MotionSample): sample is MotionSample =>
      sample !== undefined && Math.abs(sample.atS - atS) <= knownForS;
    if (!isNear(before)) return isNear(behind) ? behind.orientation : null;
    if (!isNear(behind)) return before.orientation;
    const share = (atS - before.atS) / Math.max(1e-9, behind.atS - before.atS);
    return between(before.orientation, behind.orientation, share);
  }

  /** Place of the first sample later than a moment. */
  #placeBehind(atS: number): number {
    let [low, high] = [0, this.#samples.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#samples[middle]?.atS ?? Infinity) <= atS) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The short way from one rotation to another that is near: the chord is as good as the arc there. */
function between(from: QuaternionTuple, to: QuaternionTuple, share: number): QuaternionTuple {
  const sign = from.reduce((sum, part, index) => sum + part * (to[index] ?? 0), 0) < 0 ? -1 : 1;
  const mixed = from.map((part, index) => part * (1 - share) + sign * share * (to[index] ?? 0));
  const length = Math.hypot(...mixed);
  return length < 1e-9 ? from : (mixed.map((part) => part / length) as QuaternionTuple);
}
