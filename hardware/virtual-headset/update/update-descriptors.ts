import {
  descriptor,
  descriptorType,
  interfaceDescriptor,
  le16,
} from '../usb/descriptors/descriptor-bytes.ts';
import { headsetVendorId } from '../usb/headset-layout.ts';
import { transferBytes } from './update-store.ts';

export const updateProductId = 0x0002;

const detachTimeoutMs = 1000;
/** In units of 2 mA. */
const maxPower = 250;
/** It takes images, does not give them, and leaves the bus by itself. */
const dfuAttributes = 0x01 | 0x08;

/** One configuration, one DFU 1.1 interface without endpoints; hardware/reference-headset/FIRMWARE-UPDATE.md, "Descriptors". */
export const updateDeviceDescriptor = Uint8Array.from(
  descriptor(descriptorType.device, [
    ...[...le16(0x0201), 0, 0, 0, 64],
    ...[...le16(headsetVendorId), ...le16(updateProductId), ...le16(0x0100)],
    ...[1, 2, 3, 1],
  ]),
);

const content = [
  ...interfaceDescriptor({ number: 0, endpoints: 0, code: [0xfe, 0x01, 0x02] }),
  ...descriptor(descriptorType.dfuFunctional, [
    dfuAttributes,
    ...le16(detachTimeoutMs),
    ...le16(transferBytes),
    ...le16(0x0110),
  ]),
];

export const updateConfigurationDescriptor = Uint8Array.from([
  ...descriptor(descriptorType.configuration, [...le16(9 + content.length), 1, 1, 0, 0x80, maxPower]),
  ...content,
]);

/** By index, from 1. */
export function updateStrings(serial: string): string[] {
  return ['Roundsight', 'Roundsight Reference Update', serial];
}
