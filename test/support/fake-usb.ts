import type { UsbPort } from '../../firmware-bridge/index.ts';

type Device = Awaited<ReturnType<UsbPort['getDevices']>>[number];
type Listener = (event: { device: Device }) => void;

/** A machine's USB in memory, with the events of npm `usb`. */
export class FakeUsb implements UsbPort {
  readonly devices: Device[];
  /** Called while a list is on its way to whoever asked for it: what happens here is not in that list. */
  whileListing: () => void = () => undefined;
  readonly #listeners = { connect: new Set<Listener>(), disconnect: new Set<Listener>() };

  constructor(devices: Device[] = []) {
    this.devices = devices;
  }

  getDevices(): Promise<Device[]> {
    const listed = [...this.devices];
    this.whileListing();
    return Promise.resolve(listed);
  }

  addEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].add(listener);
  }

  removeEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].delete(listener);
  }

  plug(device: Device): void {
    this.devices.push(device);
    for (const listener of this.#listeners.connect) listener({ device });
  }

  unplug(device: Device): void {
    this.vanish(device);
    for (const listener of this.#listeners.disconnect) listener({ device });
  }

  /** Goes without an event, as a device does that is unplugged while the watch begins. */
  vanish(device: Device): void {
    this.devices.splice(this.devices.indexOf(device), 1);
  }
}
