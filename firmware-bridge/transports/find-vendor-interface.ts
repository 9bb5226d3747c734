import type { UsbDevicePort, UsbInterfaceDescription } from './usb-device.ts';

/** Where a device's vendor messages go in and out; hardware/reference-headset/USB.md. */
export interface VendorInterface {
  interfaceNumber: number;
  inEndpoint: number;
  inPacketBytes: number;
  outEndpoint: number;
  outPacketBytes: number;
}

/** Class, subclass and protocol of vendor messages. */
const vendorCodes = [0xff, 0, 0] as const;

function vendorInterfaceOf({ interfaceNumber, alternates }: UsbInterfaceDescription): VendorInterface | null {
  const setting = alternates.find(({ alternateSetting }) => alternateSetting === 0);
  if (setting === undefined) return null;
  const { interfaceClass, interfaceSubclass, interfaceProtocol, endpoints } = setting;
  const codes = [interfaceClass, interfaceSubclass, interfaceProtocol];
  if (codes.some((code, place) => code !== vendorCodes[place])) return null;
  const input = endpoints.find(({ direction, type }) => direction === 'in' && type === 'interrupt');
  const output = endpoints.find(({ direction, type }) => direction === 'out' && type === 'bulk');
  if (input === undefined || output === undefined || input.packetSize < 1 || output.packetSize < 1)
    return null;
  return {
    interfaceNumber,
    inEndpoint: input.endpointNumber,
    inPacketBytes: input.packetSize,
    outEndpoint: output.endpointNumber,
    outPacketBytes: output.packetSize,
  };
}

/** The device's interface for vendor messages by its class and endpoints; null when it has none or cannot be read. */
export function findVendorInterface(device: Pick<UsbDevicePort, 'configuration'>): VendorInterface | null {
  let interfaces: readonly UsbInterfaceDescription[];
  try {
    // npm `usb` reads the descriptors here and throws when it cannot.
    interfaces = device.configuration?.interfaces ?? [];
  } catch {
    return null;
  }
  for (const description of interfaces) {
    const found = vendorInterfaceOf(description);
    if (found !== null) return found;
  }
  return null;
}
