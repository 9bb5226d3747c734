import type { DeviceLink } from '../firmware/device-link.ts';
import { PendingTransfers } from './pending-transfers.ts';
import { urbStatus, type Urb } from './virtual-usb-device.ts';

/** Frames that a unit keeps for a host that does not take them; hardware/reference-headset/PROTOCOL.md. */
const maxQueuedFrames = 64;
const longestFrame = 1024;

/** The vendor interface on the USB, and to the firmware the device's end of a transport. */
export class VendorFunction implements DeviceLink {
  readonly #pending = new PendingTransfers();
  readonly #isBabbling: () => boolean;
  readonly #frameListeners = new Set<(frame: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #queue: Uint8Array[] = [];

  constructor(isBabbling: () => boolean) {
    this.#isBabbling = isBabbling;
  }

  /** Frames for which there was no room are lost. */
  send(frame: Uint8Array): Promise<void> {
    if (this.#queue.length < maxQueuedFrames) this.#queue.push(frame.slice());
    this.#pump();
    return Promise.resolve();
  }

  onFrame(listener: (frame: Uint8Array) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  close(): Promise<void> {
    this.detach();
    return Promise.resolve();
  }

  /** The host waits for a frame. */
  submitIn(urb: Urb): void {
    this.#pending.add(urb);
    this.#pump();
  }

  /** The host sends a frame, as one transfer. */
  submitOut(urb: Urb): void {
    const frame = urb.data ?? new Uint8Array();
    urb.complete(frame.length > longestFrame ? urbStatus.stall : urbStatus.ok);
    if (frame.length > 0 && frame.length <= longestFrame) {
      for (const listener of [...this.#frameListeners]) listener(frame);
    }
  }

  cancel(id: number): boolean {
    return this.#pending.cancel(id);
  }

  halt(): void {
    this.#pending.halt();
  }

  clearHalt(): void {
    this.#pending.clearHalt();
  }

  /** The host begins anew: what was queued is of another conversation. */
  forgetQueue(): void {
    this.#queue = [];
  }

  /** The plug was pulled. */
  detach(): void {
    this.#pending.forget();
    this.#queue = [];
    const listeners = [...this.#lostListeners];
    this.#lostListeners.clear();
    this.#frameListeners.clear();
    for (const listener of listeners) listener();
  }

  #pump(): void {
    while (this.#pending.count > 0 && this.#queue.length > 0) {
      const urb = this.#pending.take();
      const frame = this.#queue.shift();
      if (urb === undefined || frame === undefined) return;
      // More than fits, or more than was to come: the host's controller sees the same.
      const tooMuch = frame.length > urb.length || this.#isBabbling();
      urb.complete(tooMuch ? urbStatus.overflow : urbStatus.ok, frame.subarray(0, urb.length));
    }
  }
}
