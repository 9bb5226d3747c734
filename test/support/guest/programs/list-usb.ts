/**
 * Tells what npm `usb` sees of every device that is no hub of the kernel's own.
 */
import { WebUSB } from 'usb';
import { say } from './say.ts';

/** What is read of WebUSB's devices, whose types need a browser's. */
interface ListedDevice {
  vendorId: number;
  productId: number;
  manufacturerName?: string;
  productName?: string;
  serialNumber?: string;
  deviceClass: number;
  configuration?: { interfaces: { interfaceNumber: number; alternates: ListedAlternate[] }[] };
}
interface ListedAlternate {
  interfaceClass: number;
  interfaceSubclass: number;
  interfaceProtocol: number;
  endpoints: { direction: string; endpointNumber: number; type: string }[];
}

/** The kernel gives its root hubs this vendor. */
const linuxFoundation = 0x1d6b;

const devices = (await new WebUSB({ allowAllDevices: true }).getDevices()) as unknown as ListedDevice[];
for (const device of devices) {
  if (device.vendorId === linuxFoundation) continue;
  const { vendorId, productId, manufacturerName, productName, serialNumber, deviceClass } = device;
  const interfaces = (device.configuration?.interfaces ?? []).map(({ interfaceNumber, alternates }) => ({
    interfaceNumber,
    classes: alternates.map(
      ({ interfaceClass, interfaceSubclass, interfaceProtocol }) =>
        `${interfaceClass}/${interfaceSubclass}/${interfaceProtocol}`,
    ),
    endpoints: alternates.flatMap(({ endpoints }) =>
      endpoints.map(({ direction, endpointNumber, type }) => `${direction} ${endpointNumber} ${type}`),
    ),
  }));
  say({ vendorId, productId, manufacturerName, productName, serialNumber, deviceClass, interfaces });
}
process.exit(0);
