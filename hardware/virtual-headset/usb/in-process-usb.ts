import type { UsbDevicePort } from '../../../firmware-bridge/index.ts';
import { BusSlot } from './bus-slot.ts';
import { InProcessDevice } from './in-process-device.ts';
import type { VirtualUsbDevice } from './virtual-usb-device.ts';

type Listener = (event: { device: UsbDevicePort }) => void;

/** Kernel bus name of every device here. */
const bus = '1';

/**
 * A machine's USB with virtual devices, behind the interface of npm `usb`. As there, every `getDevices()` and every event makes new
 * objects of the same device, and a device that comes back has another address.
 */
export class InProcessUsb {
  readonly #slots = new Map<VirtualUsbDevice, BusSlot>();
  readonly #followed = new WeakSet<VirtualUsbDevice>();
  readonly #listeners = { connect: new Set<Listener>(), disconnect: new Set<Listener>() };
  #enumerating: Promise<unknown> = Promise.resolve();
  #nextAddress = 2;

  /** Devices that are there, those included that are being enumerated when it is called. */
  async getDevices(): Promise<UsbDevicePort[]> {
    await this.#enumerating;
    const ready = [...this.#slots.values()].filter((slot) => slot.enumeration !== null);
    return ready.map((slot) => new InProcessDevice(slot));
  }

  addEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].add(listener);
  }

  removeEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].delete(listener);
  }

  /** Resolves when the host has read the descriptors; a device whose descriptors make no sense is not shown. */
  async plug(device: VirtualUsbDevice): Promise<void> {
    this.#follow(device);
    const slot = new BusSlot(device, bus, this.#nextAddress++);
    this.#slots.set(device, slot);
    device.attach();
    const enumerated = slot.enumerate();
    this.#enumerating = Promise.allSettled([this.#enumerating, enumerated]);
    if ((await enumerated) !== null && !slot.isGone) this.#tell('connect', slot);
  }

  unplug(device: VirtualUsbDevice): void {
    const slot = this.#slots.get(device);
    if (slot === undefined) return;
    this.#slots.delete(device);
    slot.leave();
    if (slot.enumeration !== null) this.#tell('disconnect', slot);
  }

  /** What is in, as virtual devices. */
  get plugged(): VirtualUsbDevice[] {
    return [...this.#slots.keys()];
  }

  #follow(device: VirtualUsbDevice): void {
    if (this.#followed.has(device)) return;
    this.#followed.add(device);
    device.onReplaced((next) => {
      // A cable that was pulled out does not come back by itself.
      if (!this.#slots.has(device)) return;
      this.unplug(device);
      // Never within the device's own call: the host notices later.
      setImmediate(() => void this.plug(next));
    });
  }

  #tell(type: 'connect' | 'disconnect', slot: BusSlot): void {
    for (const listener of [...this.#listeners[type]]) listener({ device: new InProcessDevice(slot) });
  }
}

/** A USB with these devices in it. */
export function inProcessUsb(devices: readonly VirtualUsbDevice[] = []): InProcessUsb {
  const usb = new InProcessUsb();
  for (const device of devices) void usb.plug(device);
  return usb;
}
