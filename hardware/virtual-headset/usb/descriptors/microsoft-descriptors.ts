import { headsetInterface, microsoftVendorCode } from '../headset-layout.ts';
import type { SetupPacket } from '../virtual-usb-device.ts';
import { descriptor, descriptorType, le16, le32 } from './descriptor-bytes.ts';

/** Windows 8.1, the first that knows these. */
const windowsVersion = 0x06030000;
/** Platform capability D8DD60DF-4589-4CC7-9CD2-659D9E648A9F, in the byte order of a GUID on the wire. */
const platformGuid = [
  0xdf, 0x60, 0xdd, 0xd8, 0x89, 0x45, 0xc7, 0x4c, 0x9c, 0xd2, 0x65, 0x9d, 0x9e, 0x64, 0x8a, 0x9f,
];
const headerType = { set: 0, configuration: 1, function: 2, compatibleId: 3, registryProperty: 4 } as const;
const multiString = 7;

/** What programs on Windows find an interface by; hardware/reference-headset/USB.md. */
const interfaceGuids = {
  vendor: '{6C0E1B1E-3C5F-4C63-9E7A-52A1F6B7D201}',
  dfu: '{6C0E1B1E-3C5F-4C63-9E7A-52A1F6B7D202}',
  updateMode: '{6C0E1B1E-3C5F-4C63-9E7A-52A1F6B7D203}',
} as const;

const utf16 = (text: string): number[] => [...Buffer.from(text, 'utf16le')];

function section(type: number, content: readonly number[]): number[] {
  return [...le16(content.length + 4), ...le16(type), ...content];
}

function guidProperty(guid: string): number[] {
  const name = utf16('DeviceInterfaceGUIDs\0');
  const value = utf16(`${guid}\0\0`);
  return section(headerType.registryProperty, [
    ...le16(multiString),
    ...le16(name.length),
    ...name,
    ...le16(value.length),
    ...value,
  ]);
}

/** Has Windows give its generic driver to what these stand for: a function, or a whole device with a single one. */
function winUsbFeatures(guid: string): number[] {
  const compatibleId = section(headerType.compatibleId, [
    ...Buffer.from('WINUSB\0\0'),
    ...Array<number>(8).fill(0),
  ]);
  return [...compatibleId, ...guidProperty(guid)];
}

function winUsbFunction(firstInterface: number, guid: string): number[] {
  const body = winUsbFeatures(guid);
  return [...section(headerType.function, [firstInterface, 0, ...le16(8 + body.length)]), ...body];
}

function descriptorSet(content: readonly number[]): Uint8Array {
  const header = section(headerType.set, [...le32(windowsVersion), ...le16(10 + content.length)]);
  return Uint8Array.from([...header, ...content]);
}

/** The set that Windows reads of the headset instead of asking for a driver; Microsoft OS 2.0 Descriptors Specification. */
export function runTimeMicrosoftSet(): Uint8Array {
  const functions = [
    ...winUsbFunction(headsetInterface.vendor, interfaceGuids.vendor),
    ...winUsbFunction(headsetInterface.dfu, interfaceGuids.dfu),
  ];
  const header = section(headerType.configuration, [0, 0, ...le16(8 + functions.length)]);
  return descriptorSet([...header, ...functions]);
}

/** The same in update mode: subsets are for composite devices only, so here the features stand for the whole device. */
export function updateModeMicrosoftSet(): Uint8Array {
  return descriptorSet(winUsbFeatures(interfaceGuids.updateMode));
}

/** The binary object store: it says that there is this Microsoft set; USB 2.1 (USB 3.2, 9.6.2). */
export function binaryObjectStore(microsoftSet: Uint8Array): Uint8Array {
  const platform = descriptor(descriptorType.deviceCapability, [
    5,
    0,
    ...platformGuid,
    ...le32(windowsVersion),
    ...le16(microsoftSet.length),
    microsoftVendorCode,
    0,
  ]);
  // USB 2.0 extension without link power management.
  const extension = descriptor(descriptorType.deviceCapability, [2, ...le32(0)]);
  const capabilities = [...extension, ...platform];
  return Uint8Array.from([
    ...descriptor(descriptorType.binaryObjectStore, [...le16(5 + capabilities.length), 2]),
    ...capabilities,
  ]);
}

const setIndex = 7;

/** Whether this is the request by which Windows asks for the set; the configuration need not be set. */
export function asksForMicrosoftSet({ bmRequestType, bRequest, wIndex }: SetupPacket): boolean {
  return bmRequestType === 0xc0 && bRequest === microsoftVendorCode && wIndex === setIndex;
}
