import { crc32 } from '../protocol/crc.ts';
import type { CalibrationChunk } from '../protocol/headset-message.ts';
import type { CalibrationSlot } from '../protocol/named-codes.ts';
import { maxChunkBytes } from '../protocol/requests.ts';
import { HeadsetFault } from './headset-fault.ts';
import type { RequestChannel } from './request-channel.ts';

/** No unit's calibration is longer. */
const maxCalibrationBytes = 1 << 20;

/** A slot's calibration as stored, checked against its checksum; null when the slot is empty. */
export async function readCalibration(
  channel: RequestChannel,
  slot: CalibrationSlot,
): Promise<Uint8Array | null> {
  const first = await readChunk(channel, slot, 0);
  if (first.totalBytes === 0) return null;
  if (first.totalBytes > maxCalibrationBytes)
    throw new HeadsetFault('damaged', `no calibration has ${first.totalBytes} bytes`);
  const whole = new Uint8Array(first.totalBytes);
  whole.set(first.bytes);
  for (let offset = first.bytes.length; offset < whole.length;) {
    const chunk = await readChunk(channel, slot, offset);
    if (chunk.totalBytes !== whole.length || chunk.totalCrc32 !== first.totalCrc32)
      throw new HeadsetFault('damaged', 'the calibration changed while it was read');
    whole.set(chunk.bytes, offset);
    offset += chunk.bytes.length;
  }
  if (crc32(whole) !== first.totalCrc32)
    throw new HeadsetFault('damaged', 'the calibration’s checksum is wrong');
  return whole;
}

async function readChunk(
  channel: RequestChannel,
  slot: CalibrationSlot,
  offset: number,
): Promise<CalibrationChunk> {
  const chunk = await channel.ask({ kind: 'read-calibration', offset, bytesWanted: maxChunkBytes, slot });
  if (chunk.offset !== offset || (chunk.bytes.length === 0 && chunk.totalBytes > 0))
    throw new HeadsetFault('damaged', 'the calibration does not come in order');
  return chunk;
}
