import { soundSampleRateHz } from '../recording/recording.ts';

const bytesPerSample = 2;
/** Further from the scene than this (10 ms) there was a pause, which is passed over at once. */
const longestSlipSamples = soundSampleRateHz / 100;

/**
 * What a microphone hears of a scene whose sound is a loop in true time. The device's clock says when samples are taken, so that
 * one that runs fast takes more of them of the same sound: it stays beside the scene's pictures, and no tone changes its pitch for
 * whoever knows the true rate. Slips are of one sample, as of a converter without a filter.
 */
export class MicrophoneSound {
  readonly #loop: Buffer;
  readonly #loopStartNs: bigint;
  /** Sample of the loop that is heard next; null before the first. */
  #next: number | null = null;

  /** `loop`: 48 kHz, one channel, signed 16 bit little-endian. `loopStartNs`: host monotonic time of its first sample. */
  constructor(loop: Buffer, loopStartNs: bigint) {
    this.#loop = loop;
    this.#loopStartNs = loopStartNs;
  }

  get #loopSamples(): number {
    return Math.floor(this.#loop.length / bytesPerSample);
  }

  /** So many samples, the first of them taken at this moment (host monotonic); silence where there is no sound. */
  take(samples: number, atNs: bigint): Buffer {
    const out = Buffer.alloc(samples * bytesPerSample);
    if (this.#loopSamples === 0) return out;
    const first = this.#placeAt(atNs);
    const end = this.#loopSamples * bytesPerSample;
    for (let at = 0; at < out.length;) {
      const from = ((first + at / bytesPerSample) % this.#loopSamples) * bytesPerSample;
      at += this.#loop.copy(out, at, from, end);
    }
    this.#next = (first + samples) % this.#loopSamples;
    return out;
  }

  #placeAt(atNs: bigint): number {
    const length = this.#loopSamples;
    const heard = (Number(atNs - this.#loopStartNs) * soundSampleRateHz) / 1e9;
    const ideal = ((heard % length) + length) % length;
    if (this.#next === null) return Math.round(ideal) % length;
    const behind = ((((ideal - this.#next + length / 2) % length) + length) % length) - length / 2;
    if (Math.abs(behind) > longestSlipSamples) return Math.round(ideal) % length;
    // Within a sample it goes on, so that sound is whole as long as the clocks agree.
    return (this.#next + Math.trunc(behind) + length) % length;
  }
}
