/**
 * The frames of the vendor interface as the headset reads and writes them; hardware/reference-headset/PROTOCOL.md, "Frame". Written
 * from that page alone: host and headset share no code here, so that a mistake cannot hide by being made twice.
 */
export interface DeviceFrame {
  type: number;
  sequence: number;
  payload: Buffer;
}

const majorVersion = 1;
const headerBytes = 6;
const checksumBytes = 2;
const longestFrame = 1024;

/** CRC-16/CCITT-FALSE by table. */
const checksumTable = Uint16Array.from({ length: 256 }, (_, index) => {
  let register = index << 8;
  for (let bit = 0; bit < 8; bit++) register = register & 0x8000 ? (register << 1) ^ 0x1021 : register << 1;
  return register;
});

function checksum(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) {
    register = ((register << 8) & 0xffff) ^ (checksumTable[(register >> 8) ^ byte] ?? 0);
  }
  return register;
}

/** The bytes of a frame; its payload must fit. */
export function frameBytes(type: number, sequence: number, payload: Uint8Array): Buffer {
  const frame = Buffer.alloc(headerBytes + payload.length + checksumBytes);
  if (frame.length > longestFrame) throw new RangeError(`a frame of ${frame.length} bytes`);
  frame.writeUInt16LE(frame.length, 0);
  frame.writeUInt8(majorVersion, 2);
  frame.writeUInt8(type, 3);
  frame.writeUInt16LE(sequence, 4);
  frame.set(payload, headerBytes);
  frame.writeUInt16LE(checksum(frame.subarray(0, -checksumBytes)), frame.length - checksumBytes);
  return frame;
}

/** The frame in these bytes, or null for what a headset drops: another length or version, a wrong checksum. */
export function readFrame(bytes: Uint8Array): DeviceFrame | null {
  const frame = Buffer.from(bytes);
  if (frame.length < headerBytes + checksumBytes || frame.length > longestFrame) return null;
  if (frame.readUInt16LE(0) !== frame.length || frame.readUInt8(2) !== majorVersion) return null;
  const told = frame.readUInt16LE(frame.length - checksumBytes);
  if (told !== checksum(frame.subarray(0, -checksumBytes))) return null;
  return {
    type: frame.readUInt8(3),
    sequence: frame.readUInt16LE(4),
    payload: frame.subarray(headerBytes, -checksumBytes),
  };
}
