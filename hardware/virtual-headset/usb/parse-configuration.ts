import type { UsbInterfaceDescription } from '../../../firmware-bridge/index.ts';

type Alternate = UsbInterfaceDescription['alternates'][number];
type Endpoint = Alternate['endpoints'][number];

const interfaceDescriptorType = 4;
const endpointDescriptorType = 5;
const transferTypes = ['control', 'isochronous', 'bulk', 'interrupt'] as const;

/**
 * The interfaces of a configuration descriptor with all that follows it (USB 2.0, 9.6), or null where lengths do not add up.
 * Class descriptors are passed over.
 */
export function parseConfiguration(bytes: Uint8Array): UsbInterfaceDescription[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const interfaces = new Map<number, (Alternate & { endpoints: Endpoint[] })[]>();
  let alternate: (Alternate & { endpoints: Endpoint[] }) | null = null;
  for (let at = 0; at < bytes.length; at += view.getUint8(at)) {
    const length = view.getUint8(at);
    if (length < 2 || at + length > bytes.length) return null;
    const type = view.getUint8(at + 1);
    if (type === interfaceDescriptorType && length >= 9) {
      alternate = alternateAt(view, at);
      const number = view.getUint8(at + 2);
      interfaces.set(number, [...(interfaces.get(number) ?? []), alternate]);
    } else if (type === endpointDescriptorType && length >= 7) {
      alternate?.endpoints.push(endpointAt(view, at));
    }
  }
  return [...interfaces].map(([interfaceNumber, alternates]) => ({ interfaceNumber, alternates }));
}

function alternateAt(view: DataView, at: number): Alternate & { endpoints: Endpoint[] } {
  return {
    alternateSetting: view.getUint8(at + 3),
    interfaceClass: view.getUint8(at + 5),
    interfaceSubclass: view.getUint8(at + 6),
    interfaceProtocol: view.getUint8(at + 7),
    endpoints: [],
  };
}

function endpointAt(view: DataView, at: number): Endpoint {
  const address = view.getUint8(at + 2);
  return {
    endpointNumber: address & 0x0f,
    direction: (address & 0x80) === 0 ? 'out' : 'in',
    type: transferTypes[(view.getUint8(at + 3) & 3) as 0 | 1 | 2 | 3],
    packetSize: view.getUint16(at + 4, true) & 0x7ff,
  };
}
