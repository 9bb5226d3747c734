import { identityQuaternion, slerp, type Quaternion } from './slerp.ts';

/** Orientation of the headset at one moment: active rotation from H to R. */
export interface TimedOrientation {
  /** Host monotonic time in nanoseconds. */
  monotonicNs: bigint;
  quaternion: Quaternion;
}

/** Longer than a picture takes from the sensor to the viewer's packet, with a wide margin. */
const keptNs = 2_000_000_000n;

/** Two seconds of the fastest IMU we know (1 kHz): a bound on memory whatever a device sends. */
const maxSamples = 2_000;

/**
 * Knows where the head pointed at any moment of the last two seconds.
 *
 * Between two samples it interpolates on the great arc. Before the oldest and after the newest it answers
 * with that sample: a guess beyond what was measured would shake the picture. Without samples: no rotation.
 */
export class OrientationHistory {
  #samples: TimedOrientation[] = [];

  /** Takes the next sample; one that is not newer than the last is ignored. */
  add(sample: TimedOrientation): void {
    const newest = this.#samples.at(-1);
    if (newest !== undefined && sample.monotonicNs <= newest.monotonicNs) return;
    this.#samples.push(sample);
    this.#dropOld(sample.monotonicNs - keptNs);
  }

  at(monotonicNs: bigint): Quaternion {
    const after = this.#firstNotBefore(monotonicNs);
    const later = this.#samples[after];
    if (later === undefined) return this.#samples.at(-1)?.quaternion ?? identityQuaternion;
    const earlier = this.#samples[after - 1];
    if (earlier === undefined) return later.quaternion;
    const spanNs = Number(later.monotonicNs - earlier.monotonicNs);
    return slerp(earlier.quaternion, later.quaternion, Number(monotonicNs - earlier.monotonicNs) / spanNs);
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
