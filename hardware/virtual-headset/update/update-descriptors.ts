import { transferBytes } from './update-store.ts';

export const updateVendorId = 0x1209;
export const updateProductId = 0x0002;

const detachTimeoutMs = 1000;
const maxPowerUnits = 250;
const strings = { manufacturer: 1, product: 2, serial: 3 } as const;

const u16 = (value: number): [number, number] => [value & 0xff, value >> 8];

/** One configuration, one DFU 1.1 interface without endpoints; hardware/reference-headset/USB.md. */
export const updateDeviceDescriptor = Uint8Array.of(
  ...[18, 1, ...u16(0x0200), 0, 0, 0, 64],
  ...[...u16(updateVendorId), ...u16(updateProductId), ...u16(0x0100)],
  ...[strings.manufacturer, strings.product, strings.serial, 1],
);

const dfuInterface = [9, 4, 0, 0, 0, 0xfe, 0x01, 0x02, 0];
/** It takes images, does not give them, and leaves the bus by itself. */
const dfuAttributes = 0x01 | 0x08;
const dfuFunctional = [
  9,
  0x21,
  dfuAttributes,
  ...u16(detachTimeoutMs),
  ...u16(transferBytes),
  ...u16(0x0110),
];

export const updateConfigurationDescriptor = Uint8Array.of(
  ...[9, 2, ...u16(9 + dfuInterface.length + dfuFunctional.length), 1, 1, 0, 0x80, maxPowerUnits],
  ...dfuInterface,
  ...dfuFunctional,
);

/** Descriptor of a string by index; null for one that there is not. */
export function updateStringDescriptor(index: number, serial: string): Uint8Array | null {
  if (index === 0) return Uint8Array.of(4, 3, ...u16(0x0409));
  const texts: Record<number, string> = {
    [strings.manufacturer]: 'Roundsight',
    [strings.product]: 'Roundsight Reference Update',
    [strings.serial]: serial,
  };
  const text = texts[index];
  if (text === undefined) return null;
  const characters = Buffer.from(text, 'utf16le');
  return Uint8Array.of(characters.length + 2, 3, ...characters);
}
