import {
  headsetInterface,
  headsetVendorId,
  interfaceCount,
  runTimeProductId,
  vendorInEndpoint,
  vendorOutEndpoint,
} from '../headset-layout.ts';
import { audioDescriptors } from './audio-descriptors.ts';
import {
  descriptor,
  descriptorType,
  endpointDescriptor,
  interfaceDescriptor,
  le16,
} from './descriptor-bytes.ts';
import { videoDescriptors } from './video-descriptors.ts';

const usbVersion = 0x0201;
const controlPacketBytes = 64;
const deviceRelease = 0x0110;
/** 500 mA, in units of 2 mA. */
const supplyCurrent = 250;

/** Strings of the headset in the order of their indices, from 1; the serial is the third. */
export function headsetStrings(serial: string): string[] {
  return [
    'Roundsight',
    'Roundsight Reference',
    serial,
    'Roundsight 360 Camera',
    'Roundsight Headset',
    'Roundsight Update',
  ];
}

/** USB 2.0, table 9-8; the class says that interfaces are associated. */
export function headsetDeviceDescriptor(): Uint8Array {
  return Uint8Array.from(
    descriptor(descriptorType.device, [
      ...le16(usbVersion),
      ...[0xef, 0x02, 0x01],
      controlPacketBytes,
      ...le16(headsetVendorId),
      ...le16(runTimeProductId),
      ...le16(deviceRelease),
      ...[1, 2, 3],
      1,
    ]),
  );
}

function vendorDescriptors(): number[] {
  return [
    ...interfaceDescriptor({ number: headsetInterface.vendor, endpoints: 2, code: [0xff, 0, 0], name: 5 }),
    ...endpointDescriptor(vendorInEndpoint, 3, 64, 4),
    ...endpointDescriptor(vendorOutEndpoint, 2, 512, 0),
  ];
}

/** Run-time interface; DFU 1.1, tables 4.1 and 4.2: detaches by itself, takes 1024 bytes a block, keeps them over a cut. */
function dfuDescriptors(): number[] {
  return [
    ...interfaceDescriptor({ number: headsetInterface.dfu, endpoints: 0, code: [0xfe, 1, 1], name: 6 }),
    ...descriptor(descriptorType.dfuFunctional, [0x0b, ...le16(1000), ...le16(1024), ...le16(0x0110)]),
  ];
}

/** The configuration with everything in it; USB 2.0, table 9-10. */
export function headsetConfigurationDescriptor(): Uint8Array {
  const body = [...videoDescriptors(), ...vendorDescriptors(), ...dfuDescriptors(), ...audioDescriptors()];
  return Uint8Array.from([
    ...descriptor(descriptorType.configuration, [
      ...le16(9 + body.length),
      interfaceCount,
      1,
      0,
      0x80,
      supplyCurrent,
    ]),
    ...body,
  ]);
}
