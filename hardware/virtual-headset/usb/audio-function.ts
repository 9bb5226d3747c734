import { soundRateHz } from './descriptors/audio-descriptors.ts';
import { microphoneEndpoint } from './headset-layout.ts';
import { PacedTransfers } from './paced-transfers.ts';
import { answerWith, done, stall, type ControlAnswer } from './standard-requests.ts';
import type { SetupPacket, Urb } from './virtual-usb-device.ts';

const bytesPerMs = (soundRateHz / 1000) * 2;
const request = { setCur: 0x01, getCur: 0x81, getMin: 0x82, getMax: 0x83, getRes: 0x84 } as const;
const samplingFrequency = 1;
/** Half a second of what the speaker was last given: enough to measure a tone. */
const speakerMemoryBytes = (soundRateHz / 2) * 4;

/** What the microphone hears in a loop: 48 kHz, one channel, signed 16 bit little-endian. */
export interface AudioFunctionOptions {
  microphoneLoop: Buffer;
  isMicrophoneOff: () => boolean;
  monotonicNs: () => bigint;
}

/** Microphone and speaker on the USB: USB Audio Class 1.0 at one fixed rate. */
export class AudioFunction {
  readonly #options: AudioFunctionOptions;
  readonly #microphone: PacedTransfers;
  readonly #speaker: PacedTransfers;
  #heard = Buffer.alloc(0);
  #speakerBytes = 0;
  #at = 0;

  constructor(options: AudioFunctionOptions) {
    this.#options = options;
    this.#microphone = new PacedTransfers((urb) => this.#record(urb), options.monotonicNs);
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

  #record(urb: Urb): ReturnType<ConstructorParameters<typeof PacedTransfers>[0]> {
    const packets = (urb.isoPackets ?? []).map((packet) => ({
      ...packet,
      actualLength: Math.min(bytesPerMs, packet.length),
      status: 0,
    }));
    const data = Buffer.concat(packets.map(({ actualLength }) => this.#nextSound(actualLength)));
    return { data, packets };
  }

  #nextSound(bytes: number): Buffer {
    const loop = this.#options.microphoneLoop;
    const out = Buffer.alloc(bytes);
    for (let at = 0; at < bytes && loop.length > 0;) {
      const copied = loop.copy(out, at, this.#at);
      this.#at = (this.#at + copied) % loop.length;
      at += copied;
    }
    return this.#options.isMicrophoneOff() ? Buffer.alloc(bytes) : out;
  }

  #play(urb: Urb): ReturnType<ConstructorParameters<typeof PacedTransfers>[0]> {
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
