import { setTimeout as sleep } from 'node:timers/promises';
import { maxFrameBytes } from '../protocol/frame.ts';
import { HeadsetFault, type HeadsetFaultKind } from '../session/headset-fault.ts';
import type { VendorInterface } from './find-vendor-interface.ts';
import type { HeadsetTransport, Unsubscribe } from './headset-transport.ts';
import { Listeners } from './listeners.ts';
import type { TransferInResult, UsbDevicePort } from './usb-device.ts';

/**
 * A transfer that fails after at least this was quiet: the driver gives up after a second. npm `usb` tells a time-out from a
 * stall from a broken device by the text of its message only, which nobody should rely on.
 */
const quietNs = 900_000_000n;
/** More failed transfers than this within the window, and the device is given up. */
const maxTroubles = 5;
const troubleWindowNs = 10_000_000_000n;
const troublePauseMs = 10;

interface UsbVendorTransportOptions {
  monotonicNs: () => bigint;
  /** Called when the interface was given back. */
  afterwards: () => Promise<void>;
}

/** Frames over a claimed vendor interface: one transfer each, interrupt IN and bulk OUT; hardware/reference-headset/USB.md. */
export class UsbVendorTransport implements HeadsetTransport {
  readonly #device: UsbDevicePort;
  readonly #vendor: VendorInterface;
  readonly #options: UsbVendorTransportOptions;
  readonly #frames = new Listeners<Uint8Array>();
  readonly #losses = new Listeners<HeadsetFault>();
  readonly #released: Promise<void>;
  #open = true;
  #sending: Promise<unknown> = Promise.resolve();
  #troublesNs: bigint[] = [];

  constructor(device: UsbDevicePort, vendor: VendorInterface, options: UsbVendorTransportOptions) {
    this.#device = device;
    this.#vendor = vendor;
    this.#options = options;
    this.#released = this.#readToTheEnd();
  }

  send(frame: Uint8Array): Promise<void> {
    const copy = frame.slice();
    const sent = this.#sending.then(() => this.#write(copy));
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  onFrame(listener: (frame: Uint8Array) => void): Unsubscribe {
    return this.#frames.add(listener);
  }

  onLost(listener: (fault: HeadsetFault) => void): Unsubscribe {
    return this.#losses.add(listener);
  }

  /** Takes up to a second: the driver cannot take back the transfer that is under way. */
  async close(): Promise<void> {
    this.#open = false;
    await this.#released;
  }

  async #readToTheEnd(): Promise<void> {
    while (this.#open) await this.#readOne();
    await this.#sending;
    await this.#device.releaseInterface(this.#vendor.interfaceNumber).catch(() => undefined);
    await this.#options.afterwards();
  }

  async #readOne(): Promise<void> {
    const { inEndpoint, inPacketBytes } = this.#vendor;
    const beganNs = this.#options.monotonicNs();
    let result: TransferInResult;
    try {
      // One packet more than a frame needs: the end of the longest one is seen, and whoever sends more gives himself away.
      result = await this.#device.transferIn(inEndpoint, maxFrameBytes + inPacketBytes);
    } catch (cause) {
      if (this.#options.monotonicNs() - beganNs < quietNs) await this.#recover('in', 'stalled', cause);
      return;
    }
    const bytes = bytesOf(result);
    if (result.status === 'stall') return this.#recover('in', 'stalled', null);
    if (result.status === 'babble' || bytes.length > maxFrameBytes)
      return this.#recover('in', 'babbling', null);
    // A turn of the loop for every transfer: a device that sends without end must not starve everything else.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#open && bytes.length > 0) setImmediate(() => this.#deliver(bytes));
  }

  #deliver(bytes: Uint8Array): void {
    if (this.#open) this.#frames.tell(bytes);
  }

  async #write(frame: Uint8Array): Promise<void> {
    const { outEndpoint, outPacketBytes } = this.#vendor;
    await this.#transferOut(outEndpoint, frame);
    if (frame.length % outPacketBytes === 0) await this.#transferOut(outEndpoint, new Uint8Array());
  }

  async #transferOut(endpoint: number, bytes: Uint8Array): Promise<void> {
    this.#expectOpen();
    const beganNs = this.#options.monotonicNs();
    let cause: unknown = null;
    try {
      const { status, bytesWritten } = await this.#device.transferOut(endpoint, bytes);
      if (status !== 'stall') {
        if (status === 'babble' || bytesWritten !== bytes.length)
          throw new HeadsetFault('damaged', `${bytesWritten} of ${bytes.length} bytes were taken`);
        return;
      }
    } catch (error) {
      if (error instanceof HeadsetFault) throw error;
      if (this.#options.monotonicNs() - beganNs >= quietNs)
        throw new HeadsetFault('timeout', 'the headset takes no frames', { cause: error });
      cause = error;
    }
    await this.#recover('out', 'stalled', cause);
    this.#expectOpen();
    throw new HeadsetFault('stalled', 'the headset refused a frame', { cause });
  }

  #expectOpen(): void {
    if (!this.#open) throw new HeadsetFault('lost', 'the transport is closed');
  }

  /** Clears an endpoint's halt; a device that does not even answer to that is gone. Gives up one that needs it too often. */
  async #recover(direction: 'in' | 'out', kind: HeadsetFaultKind, cause: unknown): Promise<void> {
    if (!this.#open) return;
    const nowNs = this.#options.monotonicNs();
    this.#troublesNs = [...this.#troublesNs.filter((ns) => nowNs - ns < troubleWindowNs), nowNs];
    if (this.#troublesNs.length > maxTroubles) {
      this.#lose(new HeadsetFault(kind, 'transfers failed again and again', { cause }));
      return;
    }
    const endpoint = direction === 'in' ? this.#vendor.inEndpoint : this.#vendor.outEndpoint;
    try {
      await this.#device.clearHalt(direction, endpoint);
    } catch (failure) {
      this.#lose(new HeadsetFault('lost', 'the device is gone', { cause: cause ?? failure }));
      return;
    }
    await sleep(troublePauseMs);
  }

  #lose(fault: HeadsetFault): void {
    if (!this.#open) return;
    this.#open = false;
    // After the frames that came before it.
    setImmediate(() => this.#losses.tell(fault));
  }
}

function bytesOf({ data }: TransferInResult): Uint8Array {
  return data === undefined
    ? new Uint8Array()
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}
