import { inRoom } from './room-frame.ts';
import { identityQuaternion, slerp, type Quaternion } from './slerp.ts';
import { turned, type TurnRate } from './turned.ts';

/** Orientation of the headset at one moment, as it measures it: active rotation from H to a frame whose z is up. */
export interface TimedOrientation {
  /** Host monotonic time in nanoseconds. */
  monotonicNs: bigint;
  quaternion: Quaternion;
  /** How fast it turned then; absent where the headset does not measure it. */
  rateDegPerS?: TurnRate;
}

/** Longer than a picture takes from the sensor to the viewer's packet, with a wide margin. */
const keptNs = 2_000_000_000n;

/**
 * Samples come in batches, so the newest may be this much older than a picture that is just leaving. Longer than that a head
 * does not keep turning as it did.
 */
const longestTurnNs = 40_000_000n;

/** Two seconds of the fastest IMU we know (1 kHz): a bound on memory whatever a device sends. */
const maxSamples = 2_000;

/**
 * Knows where the head pointed in the room at any moment of the last two seconds: the one place where what a headset measures is
 * brought into the room frame, whose bearing 0 is the exam's screen once that is known.
 *
 * Between two samples it interpolates on the great arc. After the newest it goes on turning at the rate that was measured
 * with it, for 40 ms at most; without a rate, and before the oldest, it answers with that sample. Without samples: no rotation.
 */
export class OrientationHistory {
  #samples: TimedOrientation[] = [];
  #forwardBearingDeg = 0;

  /** Where the exam's screen is, as a bearing by the headset's own orientation; holds for the past, too. */
  set forwardBearingDeg(bearingDeg: number) {
    this.#forwardBearingDeg = bearingDeg;
  }

  /** Takes the next sample; one that is not newer than the last is ignored. */
  add(sample: TimedOrientation): void {
    const newest = this.#samples.at(-1);
    if (newest !== undefined && sample.monotonicNs <= newest.monotonicNs) return;
    this.#samples.push(sample);
    this.#dropOld(sample.monotonicNs - keptNs);
  }

  at(monotonicNs: bigint): Quaternion {
    return inRoom(this.#measuredAt(monotonicNs), this.#forwardBearingDeg);
  }

  #measuredAt(monotonicNs: bigint): Quaternion {
    const after = this.#firstNotBefore(monotonicNs);
    const later = this.#samples[after];
    if (later === undefined) return this.#afterNewest(monotonicNs);
    const earlier = this.#samples[after - 1];
    if (earlier === undefined) return later.quaternion;
    const spanNs = Number(later.monotonicNs - earlier.monotonicNs);
    return slerp(earlier.quaternion, later.quaternion, Number(monotonicNs - earlier.monotonicNs) / spanNs);
  }

  #afterNewest(monotonicNs: bigint): Quaternion {
    const newest = this.#samples.at(-1);
    if (newest?.rateDegPerS === undefined) return newest?.quaternion ?? identityQuaternion;
    const elapsedNs = monotonicNs - newest.monotonicNs;
    const turningNs = elapsedNs < longestTurnNs ? elapsedNs : longestTurnNs;
    return turned(newest.quaternion, newest.rateDegPerS, Number(turningNs) / 1e9);
  }

  /** Index of the first sample at or after the moment; the length when there is none. */
  #firstNotBefore(monotonicNs: bigint): number {
    let low = 0;
    let high = this.#samples.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const sample = this.#samples[middle];
      if (sample !== undefined && sample.monotonicNs < monotonicNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dropOld(oldestKeptNs: bigint): void {
    const first = Math.max(this.#firstNotBefore(oldestKeptNs), this.#samples.length - maxSamples);
    // Dropping in batches keeps the cost per sample constant.
    if (first >= maxSamples / 4) this.#samples = this.#samples.slice(first);
  }
}
