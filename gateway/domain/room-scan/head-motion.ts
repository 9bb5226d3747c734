import { angleBetweenDeg } from '../headset/room-frame.ts';
import type { TimedOrientation } from '../headset/orientation-history.ts';
import type { Quaternion } from '../headset/slerp.ts';

/** A short time in which the head was followed without a gap. */
export interface Stretch {
  forMs: number;
  /** At its end. */
  quaternion: Quaternion;
  /** The fastest in it. */
  degPerS: number;
}

/** Short enough that a head hardly turns in it, long enough to tell how fast it does where that is not measured. */
const stretchNs = 40_000_000n;
/** What was not measured for longer than this was not followed. */
const longestGapNs = 250_000_000n;

/** Makes stretches of a head's movement out of its samples, whether or not they carry a rate. */
export class HeadMotion {
  #from: TimedOrientation | null = null;
  #lastNs = 0n;
  #fastest = 0;

  /** Takes the next sample; the stretch that it ends, or null. Samples that are not newer than the last are ignored. */
  take(sample: TimedOrientation): Stretch | null {
    const { monotonicNs, quaternion } = sample;
    if (this.#from !== null && monotonicNs <= this.#lastNs) return null;
    if (this.#from === null || monotonicNs - this.#lastNs > longestGapNs) {
      this.#begin(sample);
      return null;
    }
    this.#lastNs = monotonicNs;
    if (sample.rateDegPerS !== undefined)
      this.#fastest = Math.max(this.#fastest, Math.hypot(...sample.rateDegPerS));
    const lastedNs = monotonicNs - this.#from.monotonicNs;
    if (lastedNs < stretchNs) return null;
    const forMs = Number(lastedNs) / 1e6;
    const meanDegPerS = (angleBetweenDeg(this.#from.quaternion, quaternion) * 1000) / forMs;
    const degPerS = Math.max(this.#fastest, meanDegPerS);
    this.#begin(sample);
    return { forMs, quaternion, degPerS };
  }

  #begin(sample: TimedOrientation): void {
    this.#from = sample;
    this.#lastNs = sample.monotonicNs;
    this.#fastest = 0;
  }
}
