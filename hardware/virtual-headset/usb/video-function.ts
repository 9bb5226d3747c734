import { setTimeout as sleep } from 'node:timers/promises';
import { captureNsOfOrdinal, ordinalAt } from '../camera/capture-time.ts';
import type { PictureFaults } from '../camera/picture-faults.ts';
import type { FrameSource } from './frame-source.ts';
import { PendingTransfers } from './pending-transfers.ts';
import type { ControlAnswer } from './standard-requests.ts';
import { VideoControls, type VideoMode } from './video-controls.ts';
import { videoPayloads } from './video-payload.ts';
import { urbStatus, type SetupPacket, type Urb } from './virtual-usb-device.ts';

export interface VideoFunctionOptions {
  frames: FrameSource;
  faults: PictureFaults;
  /** Host monotonic nanoseconds, the clock of the frames' schedule. */
  monotonicNs: () => bigint;
  /** Device clock (µs) at a moment of that clock. */
  deviceUsAt: (monotonicNs: bigint) => bigint;
  /** Whether the wearer or the host switched the camera off. */
  isOff: () => boolean;
}

/** A host that takes pictures more slowly than they come misses whole frames beyond this. */
const maxQueuedPayloads = 256;
const intervalUnitsPerSecond = 10_000_000;

/** The camera on the USB: streams from commit until its endpoint's halt is cleared, each frame at its capture time. */
export class VideoFunction {
  readonly #options: VideoFunctionOptions;
  readonly #controls = new VideoControls((mode) => this.#start(mode));
  readonly #pending = new PendingTransfers();
  #payloads: Buffer[] = [];
  #frameId: 0 | 1 = 0;
  #streaming: AbortController | null = null;
  #payloadExcess = 0;

  constructor(options: VideoFunctionOptions) {
    this.#options = options;
  }

  get isStreaming(): boolean {
    return this.#streaming !== null;
  }

  control(setup: SetupPacket, data: Uint8Array | null): ControlAnswer {
    return this.#controls.answer(setup, data);
  }

  submit(urb: Urb): void {
    this.#pending.add(urb);
    this.#pump();
  }

  cancel(id: number): boolean {
    return this.#pending.cancel(id);
  }

  /** For a bulk camera, clearing the halt of its endpoint is how the host says stop. */
  stop(): void {
    this.#streaming?.abort();
    this.#streaming = null;
    this.#payloads = [];
    this.#pending.clearHalt();
  }

  halt(): void {
    this.#pending.halt();
  }

  /** Payloads are this much longer than the host has room for; 0 makes them right again. */
  lengthenPayloads(bytes: number): void {
    this.#payloadExcess = bytes;
  }

  detach(): void {
    this.stop();
    this.#pending.forget();
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
      const jpeg = await frames.readFrame(size, ordinal % frameCount);
      const picture = await this.#options.faults.apply(jpeg, ordinal);
      const waitMs = Number(capturedNs - monotonicNs()) / 1e6;
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
      signal.throwIfAborted();
      if (picture !== null && !this.#options.isOff()) this.#queue(picture, capturedNs);
    }
  }

  #queue(jpeg: Buffer, capturedNs: bigint): void {
    if (this.#payloads.length > maxQueuedPayloads) return;
    const { deviceUsAt, monotonicNs } = this.#options;
    const clock = { presentationUs: deviceUsAt(capturedNs), sourceUs: deviceUsAt(monotonicNs()) };
    this.#payloads.push(...videoPayloads(jpeg, this.#frameId, clock));
    this.#frameId = this.#frameId === 0 ? 1 : 0;
    this.#pump();
  }

  #pump(): void {
    while (this.#pending.count > 0 && this.#payloads.length > 0) {
      const urb = this.#pending.take();
      const payload = this.#payloads.shift();
      if (urb === undefined || payload === undefined) return;
      if (this.#payloadExcess > 0) urb.complete(urbStatus.overflow, payload.subarray(0, urb.length));
      else urb.complete(urbStatus.ok, payload.subarray(0, urb.length));
    }
  }
}
