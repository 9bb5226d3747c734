import type { VirtualUsbDevice } from '../usb/virtual-usb-device.ts';

const protocolVersion = 0x0111;
const requestCodes = { 'list-devices': 0x8005, import: 0x8003 } as const;
const answerCodes = { 'list-devices': 0x0005, import: 0x0003 } as const;
const operationHeaderBytes = 8;
const busIdBytes = 32;
const pathBytes = 256;

export type OperationReading =
  | { outcome: 'list-devices' }
  | { outcome: 'import'; busId: string; bytes: number }
  | { outcome: 'incomplete' }
  | { outcome: 'malformed'; reason: string };

/** A device as the server offers it; bus and number give its id, such as `1-2`. */
export interface OfferedDevice {
  busId: string;
  busNumber: number;
  deviceNumber: number;
  device: VirtualUsbDevice;
}

/** Reads what a host asks before there are transfers. */
export function readOperation(bytes: Buffer): OperationReading {
  if (bytes.length < operationHeaderBytes) return { outcome: 'incomplete' };
  const code = bytes.readUInt16BE(2);
  if (bytes.readUInt16BE(0) !== protocolVersion)
    return { outcome: 'malformed', reason: 'another version of USB/IP' };
  if (code === requestCodes['list-devices']) return { outcome: 'list-devices' };
  if (code !== requestCodes.import) return { outcome: 'malformed', reason: `operation ${code}` };
  const wholeBytes = operationHeaderBytes + busIdBytes;
  if (bytes.length < wholeBytes) return { outcome: 'incomplete' };
  const [busId = ''] = bytes.toString('latin1', operationHeaderBytes, wholeBytes).split('\0');
  return { outcome: 'import', busId, bytes: wholeBytes };
}

function operationHeader(operation: keyof typeof answerCodes, failed: boolean): Buffer {
  const header = Buffer.alloc(operationHeaderBytes);
  header.writeUInt16BE(protocolVersion, 0);
  header.writeUInt16BE(answerCodes[operation], 2);
  header.writeUInt32BE(failed ? 1 : 0, 4);
  return header;
}

/** The numbers that a record takes over from the descriptors; USB 2.0, tables 9-8 and 9-10. */
function deviceRecord({ busId, busNumber, deviceNumber, device }: OfferedDevice): Buffer {
  const { deviceDescriptor, configurationDescriptor } = device;
  const record = Buffer.alloc(312);
  record.write(`/sys/devices/virtual/${busId}`, 0, 'latin1');
  record.write(busId, pathBytes, 'latin1');
  record.writeUInt32BE(busNumber, 288);
  record.writeUInt32BE(deviceNumber, 292);
  record.writeUInt32BE(device.speed, 296);
  record.writeUInt16BE(device.vendorId, 300);
  record.writeUInt16BE(device.productId, 302);
  record.writeUInt16BE(Buffer.from(deviceDescriptor).readUInt16LE(12), 304);
  record.set(deviceDescriptor.subarray(4, 7), 306);
  record[309] = configurationDescriptor[5] ?? 0;
  record[310] = deviceDescriptor[17] ?? 0;
  record[311] = configurationDescriptor[4] ?? 0;
  return record;
}

/** Class, subclass and protocol of every interface, four bytes each. */
function interfaceRecords({ device }: OfferedDevice): Buffer {
  const records: number[] = [];
  const bytes = device.configurationDescriptor;
  for (let at = 0; at < bytes.length; at += bytes[at] ?? bytes.length) {
    const isInterface = bytes[at + 1] === 4 && bytes[at + 3] === 0;
    if (isInterface) records.push(bytes[at + 5] ?? 0, bytes[at + 6] ?? 0, bytes[at + 7] ?? 0, 0);
  }
  return Buffer.from(records);
}

export function encodeDeviceList(devices: readonly OfferedDevice[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(devices.length);
  const records = devices.flatMap((each) => [deviceRecord(each), interfaceRecords(each)]);
  return Buffer.concat([operationHeader('list-devices', false), count, ...records]);
}

/** The answer to an import; null where there is no such device, or it is in use. */
export function encodeImportAnswer(device: OfferedDevice | null): Buffer {
  if (device === null) return operationHeader('import', true);
  return Buffer.concat([operationHeader('import', false), deviceRecord(device)]);
}
