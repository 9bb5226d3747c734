import type { Unsubscribe } from '../transports/headset-transport.ts';
import { matchDevice, type UsbDeviceDescription, type UsbMatchRule } from './match-device.ts';

/** A device on the USB that fits a rule. */
export interface MatchedDevice extends UsbDeviceDescription {
  rule: UsbMatchRule;
  /** Kernel bus name, such as `1`, and address: where its sysfs folder is found. */
  bus: string;
  address: number;
  /** The same from plug to unplug. */
  handle: string;
}

export interface UsbHotplugListener {
  onPlugged(device: MatchedDevice): void;
  onUnplugged(handle: string): void;
}

/** What is used of a device of npm `usb`. */
export interface UsbPortDevice {
  vendorId: number;
  productId: number;
  productName?: string | null | undefined;
  serialNumber?: string | null | undefined;
  bus: string;
  address: number;
}

type UsbPortListener = (event: { device: UsbPortDevice }) => void;

/** The few things of npm `usb` that are used here. */
export interface UsbPort {
  getDevices(): Promise<UsbPortDevice[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: UsbPortListener): void;
  removeEventListener(type: 'connect' | 'disconnect', listener: UsbPortListener): void;
}

/** The machine's USB, or null where it has none or may not be listed. */
export async function openUsb(): Promise<UsbPort | null> {
  try {
    const { WebUSB } = await import('usb');
    const usb = new WebUSB({ allowAllDevices: true }) as unknown as UsbPort;
    // Must come before any listener: adding one lists devices too, and there a failure is an uncaught rejection.
    await usb.getDevices();
    return usb;
  } catch {
    return null;
  }
}

function matched(device: UsbPortDevice, rules: readonly UsbMatchRule[]): MatchedDevice | null {
  const description = {
    vendorId: device.vendorId,
    productId: device.productId,
    productName: device.productName ?? null,
    serialNumber: device.serialNumber ?? null,
  };
  const rule = matchDevice(description, rules);
  if (rule === null) return null;
  return { ...description, rule, bus: device.bus, address: device.address, handle: handleOf(device) };
}

/** A device can be plugged into one place at a time. */
function handleOf({ bus, address }: UsbPortDevice): string {
  return `${bus}-${address}`;
}

/** Tells of every matching device that is there and of every later plug and unplug, each once. */
export async function watchUsb(
  usb: UsbPort,
  rules: readonly UsbMatchRule[],
  listener: UsbHotplugListener,
): Promise<Unsubscribe> {
  const present = new Set<string>();
  const plugged = (device: UsbPortDevice): void => {
    const found = matched(device, rules);
    if (found === null || present.has(found.handle)) return;
    present.add(found.handle);
    listener.onPlugged(found);
  };
  const onConnect = ({ device }: { device: UsbPortDevice }): void => plugged(device);
  const onDisconnect = ({ device }: { device: UsbPortDevice }): void => {
    const handle = handleOf(device);
    if (present.delete(handle)) listener.onUnplugged(handle);
  };
  usb.addEventListener('connect', onConnect);
  usb.addEventListener('disconnect', onDisconnect);
  for (const device of await usb.getDevices()) plugged(device);
  return () => {
    usb.removeEventListener('connect', onConnect);
    usb.removeEventListener('disconnect', onDisconnect);
  };
}
