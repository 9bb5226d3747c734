import { crc16 } from './crc.ts';
import { spokenVersion } from './version.ts';

/** Bytes of a frame that are not payload: header 6, CRC 2. */
export const frameOverheadBytes = 8;
export const maxFrameBytes = 1024;

/** One frame of the vendor interface; hardware/reference-headset/PROTOCOL.md, "Frame". */
export interface Frame {
  type: number;
  sequence: number;
  payload: Uint8Array;
}

export type FrameReading = { ok: true; frame: Frame } | { ok: false; reason: 'length' | 'version' | 'crc' };

/** The bytes of a frame. Throws RangeError when the payload does not fit. */
export function encodeFrame({ type, sequence, payload }: Frame): Uint8Array {
  const length = payload.length + frameOverheadBytes;
  if (length > maxFrameBytes)
    throw new RangeError(`a payload of ${payload.length} bytes does not fit a frame`);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, length, true);
  view.setUint8(2, spokenVersion.major);
  view.setUint8(3, type);
  view.setUint16(4, sequence & 0xffff, true);
  bytes.set(payload, 6);
  view.setUint16(length - 2, crc16(bytes.subarray(0, length - 2)), true);
  return bytes;
}

/** Reads the bytes of one transfer; a frame that is cut, too long, of another version or damaged says so. */
export function decodeFrame(bytes: Uint8Array): FrameReading {
  if (bytes.length < frameOverheadBytes || bytes.length > maxFrameBytes)
    return { ok: false, reason: 'length' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0, true) !== bytes.length) return { ok: false, reason: 'length' };
  if (view.getUint8(2) !== spokenVersion.major) return { ok: false, reason: 'version' };
  const body = bytes.subarray(0, bytes.length - 2);
  if (view.getUint16(bytes.length - 2, true) !== crc16(body)) return { ok: false, reason: 'crc' };
  return {
    ok: true,
    frame: { type: view.getUint8(3), sequence: view.getUint16(4, true), payload: body.slice(6) },
  };
}
