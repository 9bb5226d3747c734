import { MicrophoneSound } from '../sound/microphone-sound.ts';
import { soundRateHz } from './descriptors/audio-descriptors.ts';
import { microphoneEndpoint } from './headset-layout.ts';
import { packetNs, PacedTransfers, type PacketWork } from './paced-transfers.ts';
import { answerWith, done, stall, type ControlAnswer } from './standard-requests.ts';
import type { SetupPacket, Urb } from './virtual-usb-device.ts';

const bytesPerSample = 2;
const request = { setCur: 0x01, getCur: 0x81, getMin: 0x82, getMax: 0x83, getRes: 0x84 } as const;
const samplingFrequency = 1;
/** Half a second of what the speaker was last given: enough to measure a tone. */
const speakerMemoryBytes = (soundRateHz / 2) * 4;

export interface AudioFunctionOptions {
  /** What the microphone hears in a loop: 48 kHz, one channel, signed 16 bit little-endian. */
  microphoneLoop: Buffer;
  /** Host monotonic time at which the loop began. */
  loopStartNs: bigint;
  isMicrophoneOff: () => boolean;
  /** Host monotonic nanoseconds, by which the bus paces packets. */
  monotonicNs: () => bigint;
  /** Device clock (µs) at a moment of that clock: the microphone takes 48 000 samples in a second of it. */
  deviceUsAt: (monotonicNs: bigint) => bigint;
}

/**
 * Microphone and speaker on the USB: USB Audio Class 1.0 at one fixed rate. The microphone is asynchronous: its packets have a sample
 * more or less where its clock and the bus do not agree. The speaker is adaptive and takes what comes.
 */
export class AudioFunction {
  readonly #options: AudioFunctionOptions;
  readonly #sound: MicrophoneSound;
  readonly #microphone: PacedTransfers;
  readonly #speaker: PacedTransfers;
  #heard = Buffer.alloc(0);
  #speakerBytes = 0;

  constructor(options: AudioFunctionOptions) {
    this.#options = options;
    this.#sound = new MicrophoneSound(options.microphoneLoop, options.loopStartNs);
    this.#microphone = new PacedTransfers((urb, beganNs) => this.#record(urb, beganNs), options.monotonicNs);
    this.#speaker = new PacedTransfers((urb) => this.#play(urb), options.monotonicNs);
  }

  /** The latest of what the speaker was given: 48 kHz, two channels, signed 16 bit little-endian; at most half a second. */
  get heard(): Buffer {
    return this.#heard;
  }

  /** Bytes that the speaker was given since it was plugged in. */
  get speakerBytes(): number {
    return this.#speakerBytes;
  }

  submit(urb: Urb): void {
    if (urb.endpoint === microphoneEndpoint) this.#microphone.submit(urb);
    else this.#speaker.submit(urb);
  }

  cancel(id: number): boolean {
    return this.#microphone.cancel(id) || this.#speaker.cancel(id);
  }

  detach(): void {
    this.#microphone.forget();
    this.#speaker.forget();
  }

  /** The only control there is: the sampling frequency, which is fixed. UAC 1.0, 5.2.3.2.3.1. */
  control(setup: SetupPacket): ControlAnswer {
    if (setup.wValue >> 8 !== samplingFrequency) return stall;
    const { setCur, getCur, getMin, getMax, getRes } = request;
    if (setup.bRequest === setCur) return done;
    if (setup.bRequest === getRes) return answerWith([1, 0, 0]);
    const asksRate = [getCur, getMin, getMax].some((code) => code === setup.bRequest);
    return asksRate ? answerWith([soundRateHz & 0xff, (soundRateHz >> 8) & 0xff, soundRateHz >> 16]) : stall;
  }

  #record(urb: Urb, beganNs: bigint): ReturnType<PacketWork> {
    const sounds = (urb.isoPackets ?? []).map(({ length }, place) =>
      this.#soundFrom(beganNs + BigInt(place) * packetNs, Math.floor(length / bytesPerSample)),
    );
    const packets = (urb.isoPackets ?? []).map((packet, place) => ({
      ...packet,
      actualLength: sounds[place]?.length ?? 0,
      status: 0,
    }));
    return { data: Buffer.concat(sounds), packets };
  }

  /** The samples that were taken in the time of one packet; what it has no room for is lost. */
  #soundFrom(beganNs: bigint, room: number): Buffer {
    const taken = this.#samplesTaken(beganNs + packetNs) - this.#samplesTaken(beganNs);
    const sound = this.#sound.take(Math.max(0, Math.min(taken, room)), beganNs);
    return this.#options.isMicrophoneOff() ? Buffer.alloc(sound.length) : sound;
  }

  /** Since power-up. */
  #samplesTaken(atNs: bigint): number {
    return Number((this.#options.deviceUsAt(atNs) * BigInt(soundRateHz)) / 1_000_000n);
  }

  #play(urb: Urb): ReturnType<PacketWork> {
    const sound = Buffer.from(urb.data ?? []);
    this.#speakerBytes += sound.length;
    this.#heard = Buffer.concat([this.#heard, sound]).subarray(-speakerMemoryBytes);
    const packets = (urb.isoPackets ?? []).map((packet) => ({
      ...packet,
      actualLength: packet.length,
      status: 0,
    }));
    return { data: null, packets };
  }
}
