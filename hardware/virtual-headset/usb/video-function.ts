import { setTimeout as sleep } from 'node:timers/promises';
import { captureNsOfOrdinal, ordinalAt } from '../../virtual-camera/capture-time.ts';
import type { PictureFaults } from '../camera/picture-faults.ts';
import { BrightnessControl } from './brightness-control.ts';
import type { FrameSource } from './frame-source.ts';
import { headsetInterface, processingUnit, videoPacketBytes } from './headset-layout.ts';
import { InEndpoint } from './in-endpoint.ts';
import { stall, type ControlAnswer } from './standard-requests.ts';
import { VideoControls, type VideoMode } from './video-controls.ts';
import { maxPayloadBytes, videoPayloads } from './video-payload.ts';
import type { SetupPacket, Urb } from './virtual-usb-device.ts';

export interface VideoFunctionOptions {
  frames: FrameSource;
  faults: PictureFaults;
  /** Host monotonic nanoseconds, the clock of the frames' schedule. */
  monotonicNs: () => bigint;
  /** Device clock (µs) at a moment of that clock. */
  deviceUsAt: (monotonicNs: bigint) => bigint;
  /** Whether the wearer or the host switched the camera off. */
  isOff: () => boolean;
  /** Whether it sends more than the host asked for. */
  isBabbling: () => boolean;
}

/** A host that takes pictures more slowly than they come misses whole frames beyond this. */
const maxQueuedPayloads = 256;
/** No header is shorter than its own two first bytes. */
const lyingHeaderLength = 1;
const intervalUnitsPerSecond = 10_000_000;

/** The camera on the USB: streams from commit until its endpoint's halt is cleared, each frame at its capture time. */
export class VideoFunction {
  readonly #options: VideoFunctionOptions;
  readonly #controls = new VideoControls((mode) => this.#start(mode));
  readonly #brightness = new BrightnessControl();
  readonly #endpoint: InEndpoint;
  #frameId: 0 | 1 = 0;
  #streaming: AbortController | null = null;
  #headersLie = false;

  constructor(options: VideoFunctionOptions) {
    this.#options = options;
    this.#endpoint = new InEndpoint({
      packetBytes: videoPacketBytes,
      longestMessageBytes: maxPayloadBytes,
      isBabbling: options.isBabbling,
    });
  }

  get isStreaming(): boolean {
    return this.#streaming !== null;
  }

  get isHalted(): boolean {
    return this.#endpoint.isHalted;
  }

  control(setup: SetupPacket, data: Uint8Array | null): ControlAnswer {
    switch (setup.wIndex) {
      case headsetInterface.videoStreaming:
        return this.#controls.answer(setup, data);
      case (processingUnit << 8) | headsetInterface.videoControl:
        return this.#brightness.answer(setup, data);
      default:
        return stall;
    }
  }

  submit(urb: Urb): void {
    this.#endpoint.submit(urb);
  }

  cancel(id: number): boolean {
    return this.#endpoint.cancel(id);
  }

  /** For a bulk camera, clearing the halt of its endpoint is how the host says stop. */
  stop(): void {
    this.#streaming?.abort();
    this.#streaming = null;
    this.#endpoint.dropMessages();
    this.#endpoint.clearHalt();
  }

  halt(): void {
    this.#endpoint.halt();
  }

  /** The headers of payloads tell a length that cannot be. */
  lieAboutLengths(on: boolean): void {
    this.#headersLie = on;
  }

  detach(): void {
    this.stop();
    this.#endpoint.forget();
  }

  #start(mode: VideoMode): void {
    this.stop();
    const streaming = new AbortController();
    this.#streaming = streaming;
    void this.#play(mode, streaming.signal).catch((error: unknown) => {
      if (!streaming.signal.aborted) throw error;
    });
  }

  /** Frame n of the loop leaves at its capture time; a slower mode leaves frames out, a late one too. */
  async #play({ size, interval }: VideoMode, signal: AbortSignal): Promise<void> {
    const { frames, monotonicNs } = this.#options;
    const { framesPerSecond, frameCount } = frames.schedule;
    const step = Math.max(1, Math.round((interval * framesPerSecond) / intervalUnitsPerSecond));
    const nextOrdinal = (): number =>
      Math.ceil((ordinalAt(frames.schedule, monotonicNs()) + 1) / step) * step;
    for (let ordinal = nextOrdinal(); ; ordinal = Math.max(ordinal + step, nextOrdinal())) {
      const capturedNs = captureNsOfOrdinal(frames.schedule, ordinal);
      const jpeg = await this.#brightness.apply(await frames.readFrame(size, ordinal % frameCount));
      const picture = await this.#options.faults.apply(jpeg, ordinal);
      await this.#until(capturedNs, signal);
      if (picture !== null && !this.#options.isOff()) this.#queue(picture, capturedNs);
    }
  }

  /** A timer may go off a little early; no picture leaves before it was taken. */
  async #until(capturedNs: bigint, signal: AbortSignal): Promise<void> {
    const leftMs = (): number => Number(capturedNs - this.#options.monotonicNs()) / 1e6;
    for (let waitMs = leftMs(); waitMs > 0; waitMs = leftMs()) {
      await sleep(Math.ceil(waitMs), undefined, { signal });
    }
    signal.throwIfAborted();
  }

  #queue(jpeg: Buffer, capturedNs: bigint): void {
    if (this.#endpoint.queued > maxQueuedPayloads) return;
    const { deviceUsAt, monotonicNs } = this.#options;
    const clock = { presentationUs: deviceUsAt(capturedNs), sourceUs: deviceUsAt(monotonicNs()) };
    const payloads = videoPayloads(jpeg, this.#frameId, clock);
    this.#frameId = this.#frameId === 0 ? 1 : 0;
    for (const payload of payloads) {
      if (this.#headersLie) payload[0] = lyingHeaderLength;
      this.#endpoint.send(payload);
    }
  }
}
