import { HeadsetFault } from '../session/headset-fault.ts';
import { findVendorInterface } from './find-vendor-interface.ts';
import type { HeadsetTransport } from './headset-transport.ts';
import type { UsbDevicePort } from './usb-device.ts';
import { UsbVendorTransport } from './usb-vendor-transport.ts';

export interface VendorTransportOptions {
  /** Host monotonic time in nanoseconds; default the process's. */
  monotonicNs?: () => bigint;
}

/**
 * Opens a device and claims its vendor interface, never another one, and never detaches a driver. Rejects with a
 * `HeadsetFault`, the device as it was: `unavailable` when it may not be opened or another program has the interface,
 * `unsupported` when it has none. A closed transport has given the interface back and closed the device if it was closed before.
 */
export async function openVendorTransport(
  device: UsbDevicePort,
  options: VendorTransportOptions = {},
): Promise<HeadsetTransport> {
  const openedHere = !device.opened;
  if (openedHere) await device.open().catch(unavailable('the device could not be opened'));
  const undo = async (): Promise<void> => {
    if (openedHere) await device.close().catch(() => undefined);
  };
  try {
    const vendor = findVendorInterface(device);
    if (vendor === null) throw new HeadsetFault('unsupported', 'the device has no vendor interface');
    await device
      .claimInterface(vendor.interfaceNumber)
      .catch(unavailable('the vendor interface could not be claimed'));
    // Makes the headset drop what it had queued for somebody else. A device with one setting may refuse it (USB 2.0, 9.4.10).
    await device.selectAlternateInterface?.(vendor.interfaceNumber, 0).catch(() => undefined);
    return new UsbVendorTransport(device, vendor, {
      monotonicNs: options.monotonicNs ?? (() => process.hrtime.bigint()),
      afterwards: undo,
    });
  } catch (error) {
    await undo();
    throw error;
  }
}

function unavailable(detail: string): (cause: unknown) => never {
  return (cause) => {
    throw new HeadsetFault('unavailable', detail, { cause });
  };
}
