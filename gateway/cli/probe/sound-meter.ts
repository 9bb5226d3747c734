/** Mean power of sound, relative to a full-scale square wave. */
export class SoundMeter {
  #squares = 0;
  #samples = 0;

  /** Signed 16 bit samples of any rate. */
  add(samples: Int16Array): void {
    for (const sample of samples) this.#squares += sample * sample;
    this.#samples += samples.length;
  }

  /** In dB; −120 for silence and before the first sample. */
  get rmsDb(): number {
    const mean = this.#samples === 0 ? 0 : this.#squares / this.#samples / 32_768 ** 2;
    return Math.max(-120, 10 * Math.log10(mean));
  }
}
