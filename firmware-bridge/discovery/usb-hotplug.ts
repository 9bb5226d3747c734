import type { Unsubscribe } from '../transports/headset-transport.ts';
import type { UsbDevicePort } from '../transports/usb-device.ts';
import {
  matchDevice,
  rulesForIds,
  type DeviceMode,
  type UsbDeviceDescription,
  type UsbMatchRule,
} from './match-device.ts';
import { transfersOf, type UsbPort, type UsbPortDevice, type UsbPortListener } from './usb-port.ts';

/** A device on the USB that fits a rule. */
export interface MatchedDevice extends UsbDeviceDescription {
  rule: UsbMatchRule;
  mode: DeviceMode;
  /** Kernel bus name, such as `1`, and address: where its sysfs folder is found. */
  bus: string;
  address: number;
  /** The same from plug to unplug; two units differ in it even where neither has a serial number. */
  handle: string;
  /** For transfers; null where the port can only list. */
  device: UsbDevicePort | null;
}

export interface UsbHotplugListener {
  onPlugged(device: MatchedDevice): void;
  onUnplugged(handle: string): void;
}

/** npm `usb` reads from the device in its getters and throws when it cannot. */
function readOrNull<Value>(read: () => Value | null | undefined): Value | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

function classesOf(device: UsbPortDevice): readonly number[] | null {
  const configuration = readOrNull(() => device.configuration);
  if (configuration === null) return null;
  return configuration.interfaces.flatMap(({ alternates }) =>
    alternates.map(({ interfaceClass }) => interfaceClass),
  );
}

function matched(device: UsbPortDevice, rules: readonly UsbMatchRule[]): MatchedDevice | null {
  if (rulesForIds(device, rules).length === 0) return null;
  const description = {
    vendorId: device.vendorId,
    productId: device.productId,
    productName: readOrNull(() => device.productName),
    serialNumber: readOrNull(() => device.serialNumber),
  };
  const match = matchDevice(description, rules, () => classesOf(device));
  if (match === null) return null;
  const { bus, address } = device;
  return { ...description, ...match, bus, address, handle: handleOf(device), device: transfersOf(device) };
}

/** A device can be plugged into one place at a time. */
function handleOf({ bus, address }: UsbPortDevice): string {
  return `${bus}-${address}`;
}

/** Which matching devices are there, told each once as they come and go. */
class PresentDevices {
  readonly #rules: readonly UsbMatchRule[];
  readonly #listener: UsbHotplugListener;
  /** Those that fit no rule as well, so that they are looked at once. */
  readonly #present = new Map<string, { vendorId: number; productId: number; told: boolean }>();
  /** What was read of a device when it came: while a transfer is under way on it, npm `usb` refuses even to tell its address. */
  readonly #handles = new WeakMap<UsbPortDevice, string>();
  /** How many events came so far: a list that was made meanwhile is old. */
  events = 0;

  constructor(rules: readonly UsbMatchRule[], listener: UsbHotplugListener) {
    this.#rules = rules;
    this.#listener = listener;
  }

  plugged(device: UsbPortDevice): void {
    const handle = handleOf(device);
    this.#handles.set(device, handle);
    const { vendorId, productId } = device;
    const known = this.#present.get(handle);
    if (known?.vendorId === vendorId && known.productId === productId) return;
    // Another device in its place: the unplugging was missed.
    this.#forget(handle);
    const found = matched(device, this.#rules);
    this.#present.set(handle, { vendorId, productId, told: found !== null });
    if (found !== null) this.#listener.onPlugged(found);
  }

  unplugged(device: UsbPortDevice): void {
    const handle = this.#handles.get(device) ?? readOrNull(() => handleOf(device));
    // One that cannot be told apart will be missing from the next list.
    if (handle !== null) this.#forget(handle);
  }

  #forget(handle: string): void {
    const told = this.#present.get(handle)?.told === true;
    this.#present.delete(handle);
    if (told) this.#listener.onUnplugged(handle);
  }

  /** Makes up for events that were missed. */
  listed(devices: readonly UsbPortDevice[]): void {
    const there = new Set(devices.map(handleOf));
    for (const handle of [...this.#present.keys()]) if (!there.has(handle)) this.#forget(handle);
    for (const device of devices) this.plugged(device);
  }
}

/** How often the list of devices is compared with what events told. */
const listIntervalMs = 5000;

/**
 * Tells of every matching device that is there and of every later plug and unplug, each once. npm `usb` loses the unplugging
 * of a device that goes while it still begins to watch; comparing with its list now and then finds that out.
 */
export async function watchUsb(
  usb: UsbPort,
  rules: readonly UsbMatchRule[],
  listener: UsbHotplugListener,
): Promise<Unsubscribe> {
  const present = new PresentDevices(rules, listener);
  let watching = true;
  const onConnect: UsbPortListener = ({ device }) => {
    present.events++;
    present.plugged(device);
  };
  const onDisconnect: UsbPortListener = ({ device }) => {
    present.events++;
    present.unplugged(device);
  };
  const list = async (): Promise<void> => {
    const eventsBefore = present.events;
    const devices = await usb.getDevices();
    if (!watching) return;
    if (present.events === eventsBefore) present.listed(devices);
    else await list();
  };
  usb.addEventListener('connect', onConnect);
  usb.addEventListener('disconnect', onDisconnect);
  // A list that fails is made again at the next turn; the first one was made when the USB was opened.
  const timer = setInterval(() => void list().catch(() => undefined), listIntervalMs);
  timer.unref();
  await list();
  return () => {
    watching = false;
    clearInterval(timer);
    usb.removeEventListener('connect', onConnect);
    usb.removeEventListener('disconnect', onDisconnect);
  };
}
