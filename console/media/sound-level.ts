/** The quietest level the meter shows. */
export const meterFloorDb = -60;

/** RMS of samples in −1 … 1 as dBFS; −∞ is given as the meter's floor. */
export function rmsDb(samples: Float32Array): number {
  if (samples.length === 0) return meterFloorDb;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const level = 10 * Math.log10(sum / samples.length);
  return Math.max(meterFloorDb, level);
}

/** Place of a level on the meter, 0 … 1. */
export function meterShare(levelDb: number): number {
  return Math.min(1, Math.max(0, 1 - levelDb / meterFloorDb));
}

/** Reads the level of a stream; null until the browser lets sound be worked with (a press by the person). */
export class SoundLevelMeter {
  readonly #context = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(stream: MediaStream) {
    this.#analyser = new AnalyserNode(this.#context, { fftSize: 2048 });
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#analyser);
  }

  /** To be called from a press: browsers start no sound before one. */
  resume(): void {
    void this.#context.resume().catch(() => undefined);
  }

  readDb(): number | null {
    if (this.#context.state !== 'running') return null;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return rmsDb(this.#samples);
  }

  dispose(): void {
    this.#source.disconnect();
    void this.#context.close().catch(() => undefined);
  }
}
