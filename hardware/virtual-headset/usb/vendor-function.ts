import type { DeviceLink } from '../firmware/device-link.ts';
import type { LinkFaults } from '../firmware/headset-unit.ts';
import { vendorPacketBytes } from './headset-layout.ts';
import { InEndpoint } from './in-endpoint.ts';
import { urbStatus, type Urb } from './virtual-usb-device.ts';

/** Frames that a unit keeps for a host that does not take them; hardware/reference-headset/PROTOCOL.md. */
const maxQueuedFrames = 64;
const longestFrame = 1024;

/** The vendor interface on the USB, and to the firmware the device's end of a transport. */
export class VendorFunction implements DeviceLink {
  readonly #endpoint: InEndpoint;
  readonly #frameListeners = new Set<(frame: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();

  constructor(faults: Readonly<Pick<LinkFaults, 'babble' | 'stuck'>>) {
    this.#endpoint = new InEndpoint({
      packetBytes: vendorPacketBytes,
      isBabbling: () => faults.babble,
      isStuck: () => faults.stuck,
    });
  }

  /** Frames for which there was no room are lost. */
  send(frame: Uint8Array): Promise<void> {
    if (this.#endpoint.queued < maxQueuedFrames) this.#endpoint.send(frame.slice());
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
    this.#endpoint.submit(urb);
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
    return this.#endpoint.cancel(id);
  }

  get isHalted(): boolean {
    return this.#endpoint.isHalted;
  }

  halt(): void {
    this.#endpoint.halt();
  }

  clearHalt(): void {
    this.#endpoint.clearHalt();
  }

  /** The host begins anew: what was queued is of another conversation. */
  forgetQueue(): void {
    this.#endpoint.dropMessages();
  }

  /** The plug was pulled. */
  detach(): void {
    this.#endpoint.forget();
    const listeners = [...this.#lostListeners];
    this.#lostListeners.clear();
    this.#frameListeners.clear();
    for (const listener of listeners) listener();
  }
}
