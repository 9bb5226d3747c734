import type { UsbDevicePort } from '../transports/usb-device.ts';

/** What is used of a device of npm `usb` to recognise it; its getters may throw when the device cannot be read. */
export interface UsbPortDevice {
  vendorId: number;
  productId: number;
  productName?: string | null | undefined;
  serialNumber?: string | null | undefined;
  bus: string;
  address: number;
  configuration?: UsbDevicePort['configuration'];
}

export type UsbPortListener = (event: { device: UsbPortDevice }) => void;

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

/** The device with its transfers, where it has them; null for one that can only be looked at. */
export function transfersOf(device: UsbPortDevice): UsbDevicePort | null {
  return 'transferIn' in device && typeof device.transferIn === 'function' ? (device as UsbDevicePort) : null;
}
