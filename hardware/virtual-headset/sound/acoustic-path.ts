import { soundSampleRateHz } from '../recording/recording.ts';

const bytesPerSample = 2;
/** Sound that is still to be heard, and what it leaves in the room: more than a second is never asked for. */
const keptSamples = 2 * soundSampleRateHz;
/** What the converter holds when it begins to play, so that it does not run dry between two deliveries, like that of a sound card. */
export const converterMs = 60;
const samplesOf = (ms: number) => (ms * soundSampleRateHz) / 1000;
const converterSamples = samplesOf(converterMs);
/**
 * Deliveries carry no times, those to a sound card do. So where even the least early one of half a second had this long to wait, the first
 * was late, and all are moved to where they belong.
 */
const idleSamples = samplesOf(5);
const deliveriesWatched = 25;

/** From the speaker to the microphone: straight along the band of the headset, then by way of desk, screen and walls. */
const ways: readonly { delayMs: number; levelDb: number }[] = [
  { delayMs: 0.6, levelDb: -12.5 },
  { delayMs: 2.4, levelDb: -24 },
  { delayMs: 4.1, levelDb: -27 },
  { delayMs: 7.7, levelDb: -30 },
  { delayMs: 13.2, levelDb: -33 },
  { delayMs: 19.8, levelDb: -36 },
  { delayMs: 30.5, levelDb: -40 },
];
const taps = ways.map(({ delayMs, levelDb }, place) => ({
  delaySamples: Math.round((delayMs * soundSampleRateHz) / 1000),
  // A hard wall reflects as it is, a soft one turns the wave: of every kind some.
  gain: (place % 2 === 0 ? 1 : -1) * 10 ** (levelDb / 20),
}));

const sampleAt = (ns: bigint) => Number((ns * BigInt(soundSampleRateHz)) / 1_000_000_000n);

/**
 * How a headset's microphone hears its own speaker: 12 dB quieter, 60 ms of converter later, with a little of the room behind it.
 * Without it a virtual unit would keep a voice out of its microphone that no real one does.
 */
export class AcousticPath {
  readonly #played = new Int16Array(keptSamples);
  /** Of the host's clock at 48 kHz: the first sample that nothing was played for yet. */
  #end = 0;
  /** How early the deliveries of late were. */
  #earlySamples: number[] = [];

  /** Takes what the speaker shall play, at this moment (host monotonic): 48 kHz, one channel, signed 16 bit little-endian. */
  play(sound: Buffer, atNs: bigint): void {
    const from = this.#placeOf(sampleAt(atNs) + converterSamples);
    for (let silent = Math.max(this.#end, from - keptSamples); silent < from; silent++) this.#put(silent, 0);
    const samples = Math.floor(sound.length / bytesPerSample);
    for (let at = 0; at < samples; at++) this.#put(from + at, sound.readInt16LE(bytesPerSample * at));
    this.#end = from + samples;
  }

  /** Adds what of it arrives at the microphone to sound that was recorded from this moment on (host monotonic), in place. */
  addTo(recorded: Buffer, atNs: bigint): void {
    const first = sampleAt(atNs);
    if (first >= this.#end + soundSampleRateHz) return;
    for (let at = 0; bytesPerSample * at < recorded.length - 1; at++) {
      let heard = recorded.readInt16LE(bytesPerSample * at);
      for (const { delaySamples, gain } of taps) heard += gain * this.#at(first + at - delaySamples);
      recorded.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(heard))), bytesPerSample * at);
    }
  }

  /**
   * Behind the last delivery, unless the converter has run dry meanwhile or as much waits as it holds: where it belongs that comes when it
   * should is `ideal`.
   */
  #placeOf(ideal: number): number {
    const early = this.#end - ideal;
    if (Math.abs(early) > converterSamples) {
      this.#earlySamples = [];
      return ideal;
    }
    this.#earlySamples.push(early);
    if (this.#earlySamples.length < deliveriesWatched) return this.#end;
    const leastEarly = Math.min(...this.#earlySamples);
    this.#earlySamples = [];
    return leastEarly > idleSamples ? this.#end - leastEarly : this.#end;
  }

  #put(sample: number, value: number): void {
    this.#played[sample % keptSamples] = value;
  }

  #at(sample: number): number {
    return sample >= this.#end || sample < this.#end - keptSamples
      ? 0
      : (this.#played[sample % keptSamples] ?? 0);
  }
}
