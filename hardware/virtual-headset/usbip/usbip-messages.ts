import type { IsoPacket, IsoPacketResult, SetupPacket } from '../usb/virtual-usb-device.ts';

/** Every command and answer begins with this many bytes; Linux, Documentation/usb/usbip_protocol.rst. */
export const urbHeaderBytes = 48;
const isoPacketBytes = 16;

/** A transfer larger than this is nothing that a host's USB core asks for. */
const maxTransferBytes = 1 << 20;
const maxIsoPackets = 1024;

export interface SubmitCommand {
  kind: 'submit';
  sequence: number;
  /** Address with the direction in bit 7; 0 for control requests. */
  endpoint: number;
  setup: SetupPacket | null;
  data: Buffer | null;
  length: number;
  isoPackets: IsoPacket[] | null;
  startFrame: number;
  /** As the host sent it, because the answer repeats it. */
  packetCount: number;
}

export interface UnlinkCommand {
  kind: 'unlink';
  sequence: number;
  victim: number;
}

export type CommandReading =
  | { outcome: 'command'; command: SubmitCommand | UnlinkCommand; bytes: number }
  /** More bytes have to come first. */
  | { outcome: 'incomplete' }
  | { outcome: 'malformed'; reason: string };

const incomplete = { outcome: 'incomplete' } as const;
const malformed = (reason: string) => ({ outcome: 'malformed', reason }) as const;

/** Reads the first command of what has arrived; never reads past the end and never asks for more than its limits. */
export function readCommand(bytes: Buffer): CommandReading {
  if (bytes.length < urbHeaderBytes) return incomplete;
  const code = bytes.readUInt32BE(0);
  const sequence = bytes.readUInt32BE(4);
  if (code === 2) {
    const command = { kind: 'unlink', sequence, victim: bytes.readUInt32BE(20) } as const;
    return { outcome: 'command', command, bytes: urbHeaderBytes };
  }
  return code === 1 ? readSubmit(bytes, sequence) : malformed(`command ${code}`);
}

function readSubmit(bytes: Buffer, sequence: number): CommandReading {
  const direction = bytes.readUInt32BE(12);
  const endpointNumber = bytes.readUInt32BE(16);
  const length = bytes.readUInt32BE(24);
  const packetCount = bytes.readInt32BE(32);
  // Both 0 and −1 stand for a transfer that is not isochronous.
  const isoCount = Math.max(0, packetCount);
  if (direction > 1 || endpointNumber > 15) return malformed(`endpoint ${endpointNumber}`);
  if (length > maxTransferBytes) return malformed(`a transfer of ${length} bytes`);
  if (isoCount > maxIsoPackets) return malformed(`${isoCount} packets`);
  const deviceSends = direction === 1;
  const dataBytes = deviceSends ? 0 : length;
  const wholeBytes = urbHeaderBytes + dataBytes + isoCount * isoPacketBytes;
  if (bytes.length < wholeBytes) return incomplete;
  const command: SubmitCommand = {
    kind: 'submit',
    sequence,
    endpoint: endpointNumber === 0 ? 0 : endpointNumber | (deviceSends ? 0x80 : 0),
    setup: endpointNumber === 0 ? readSetup(bytes.subarray(40, 48)) : null,
    data: deviceSends ? null : Buffer.from(bytes.subarray(urbHeaderBytes, urbHeaderBytes + dataBytes)),
    length,
    isoPackets:
      isoCount === 0 ? null : readIsoPackets(bytes.subarray(urbHeaderBytes + dataBytes, wholeBytes)),
    startFrame: bytes.readInt32BE(28),
    packetCount,
  };
  return { outcome: 'command', command, bytes: wholeBytes };
}

function readSetup(bytes: Buffer): SetupPacket {
  return {
    bmRequestType: bytes.readUInt8(0),
    bRequest: bytes.readUInt8(1),
    wValue: bytes.readUInt16LE(2),
    wIndex: bytes.readUInt16LE(4),
    wLength: bytes.readUInt16LE(6),
  };
}

function readIsoPackets(bytes: Buffer): IsoPacket[] {
  const packets: IsoPacket[] = [];
  for (let at = 0; at < bytes.length; at += isoPacketBytes) {
    packets.push({ offset: bytes.readUInt32BE(at), length: bytes.readUInt32BE(at + 4) });
  }
  return packets;
}

export interface SubmitResult {
  status: number;
  /** What the device sent; isochronous packets one after the other without gaps. */
  data: Uint8Array | null;
  isoPackets: readonly IsoPacketResult[] | null;
}

/** The answer to a submitted transfer. */
export function encodeSubmitAnswer(command: SubmitCommand, result: SubmitResult): Buffer {
  const { status, data, isoPackets } = result;
  const header = Buffer.alloc(urbHeaderBytes);
  header.writeUInt32BE(3, 0);
  header.writeUInt32BE(command.sequence, 4);
  header.writeInt32BE(status, 20);
  header.writeInt32BE(actualLength(command, result), 24);
  header.writeInt32BE(command.startFrame, 28);
  header.writeInt32BE(isoPackets === null ? command.packetCount : isoPackets.length, 32);
  if (isoPackets !== null) {
    header.writeInt32BE(isoPackets.filter((packet) => packet.status !== 0).length, 36);
  }
  return Buffer.concat([header, data ?? new Uint8Array(), encodeIsoResults(isoPackets ?? [])]);
}

function actualLength(command: SubmitCommand, { status, data, isoPackets }: SubmitResult): number {
  if (isoPackets !== null) return isoPackets.reduce((sum, packet) => sum + packet.actualLength, 0);
  if (data !== null) return data.length;
  return command.data !== null && status === 0 ? command.length : 0;
}

function encodeIsoResults(packets: readonly IsoPacketResult[]): Buffer {
  const bytes = Buffer.alloc(packets.length * isoPacketBytes);
  for (const [place, packet] of packets.entries()) {
    const at = place * isoPacketBytes;
    bytes.writeUInt32BE(packet.offset, at);
    bytes.writeUInt32BE(packet.length, at + 4);
    bytes.writeUInt32BE(packet.actualLength, at + 8);
    bytes.writeInt32BE(packet.status, at + 12);
  }
  return bytes;
}

/** The answer to an unlink: −104 where the transfer was still pending, else 0. */
export function encodeUnlinkAnswer(command: UnlinkCommand, wasPending: boolean): Buffer {
  const header = Buffer.alloc(urbHeaderBytes);
  header.writeUInt32BE(4, 0);
  header.writeUInt32BE(command.sequence, 4);
  header.writeInt32BE(wasPending ? -104 : 0, 20);
  return header;
}
