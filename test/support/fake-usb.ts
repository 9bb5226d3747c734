import type { UsbPort } from '../../firmware-bridge/index.ts';

type Device = Awaited<ReturnType<UsbPort['getDevices']>>[number];
type Listener = (event: { device: Device }) => void;

/** A machine's USB in memory, with the events of npm `usb`. */
export class FakeUsb implements UsbPort {
  readonly devices: Device[];
  readonly #listeners = { connect: new Set<Listener>(), disconnect: new Set<Listener>() };

  constructor(devices: Device[] = []) {
    this.devices = devices;
  }

  getDevices(): Promise<Device[]> {
    return Promise.resolve([...this.devices]);
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
    this.devices.splice(this.devices.indexOf(device), 1);
    for (const listener of this.#listeners.disconnect) listener({ device });
  }
}
