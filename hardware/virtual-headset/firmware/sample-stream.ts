/** Most samples per frame; hardware/reference-headset/PROTOCOL.md. */
const maxBatchSamples = 32;
const batchIntervalMs = 20;
/** A pause of the process longer than this many full frames loses samples. */
const maxFramesAtOnce = 64;

export interface SampleStreamOptions {
  deviceClockUs: () => bigint;
  /** Sends the samples of these device times (µs) as one frame. */
  sendBatch: (deviceTimesUs: readonly bigint[]) => void;
  /** Told how many frames there was no room for. */
  onFramesLost: (frames: number) => void;
}

/** When samples of the IMU are due: at exact multiples of the interval on the device clock, sent every 20 ms. */
export class SampleStream {
  readonly #options: SampleStreamOptions;
  #rateHz = 100;
  #nextUs = 0n;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SampleStreamOptions) {
    this.#options = options;
  }

  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  get rateHz(): number {
    return this.#rateHz;
  }

  start(rateHz: number): void {
    this.stop();
    this.#rateHz = rateHz;
    const intervalUs = this.#intervalUs();
    this.#nextUs = (this.#options.deviceClockUs() / intervalUs + 1n) * intervalUs;
    this.#timer = setInterval(() => this.#sendDue(), batchIntervalMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #intervalUs(): bigint {
    return BigInt(1_000_000 / this.#rateHz);
  }

  #sendDue(): void {
    const intervalUs = this.#intervalUs();
    const nowUs = this.#options.deviceClockUs();
    for (let frames = 0; this.#nextUs <= nowUs; frames++) {
      if (frames === maxFramesAtOnce) {
        this.#passOver(nowUs);
        return;
      }
      const due: bigint[] = [];
      for (; this.#nextUs <= nowUs && due.length < maxBatchSamples; this.#nextUs += intervalUs)
        due.push(this.#nextUs);
      this.#options.sendBatch(due);
    }
  }

  #passOver(nowUs: bigint): void {
    const intervalUs = this.#intervalUs();
    const samples = (nowUs - this.#nextUs) / intervalUs + 1n;
    this.#nextUs += samples * intervalUs;
    this.#options.onFramesLost(Math.ceil(Number(samples) / maxBatchSamples));
  }
}
