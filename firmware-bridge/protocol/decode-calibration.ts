import type { ByteReader } from './byte-reader.ts';
import type { CalibrationChunk, CalibrationWriteState, HeadsetMessage } from './headset-message.ts';

const nonceBytes = 32;

export function decodeChunk(reader: ByteReader): CalibrationChunk | null {
  const [totalBytes, totalCrc32, offset] = [reader.u32(), reader.u32(), reader.u32()];
  if (totalBytes === null || totalCrc32 === null || offset === null) return null;
  const bytes = reader.bytes(reader.remaining) ?? new Uint8Array();
  if (offset + bytes.length > totalBytes) return null;
  return { kind: 'calibration-chunk', totalBytes, totalCrc32, offset, bytes };
}

export function decodeChallenge(reader: ByteReader): HeadsetMessage | null {
  const nonce = reader.bytes(nonceBytes);
  return nonce === null ? null : { kind: 'challenge', nonce };
}

export function decodeWriteState(reader: ByteReader): CalibrationWriteState | null {
  const [stateCode, slotCode, bytesStored] = [reader.u8(), reader.u8(), reader.u32()];
  if (stateCode === null || slotCode === null || bytesStored === null) return null;
  const state = (['idle', 'receiving', 'active'] as const)[stateCode];
  const slot = (['A', 'B'] as const)[slotCode];
  if (state === undefined || slot === undefined) return null;
  return { kind: 'calibration-write-state', state, slot, bytesStored };
}
