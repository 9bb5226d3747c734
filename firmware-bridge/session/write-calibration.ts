import { ByteWriter } from '../protocol/byte-writer.ts';
import { crc32 } from '../protocol/crc.ts';
import type { CalibrationWriteState } from '../protocol/headset-message.ts';
import { maxChunkBytes, maxWrittenCalibrationBytes } from '../protocol/requests.ts';
import { HeadsetFault } from './headset-fault.ts';
import type { RequestChannel } from './request-channel.ts';

export interface CalibrationWriting {
  /** Signs these bytes with the technician's key: 64 bytes of Ed25519. What it throws ends the write. */
  signChallenge: (toBeSigned: Uint8Array) => Promise<Uint8Array>;
  onProgress?: (bytesStored: number, totalBytes: number) => void;
}

const chunkAttempts = 3;
const context = new TextEncoder().encode('roundsight calibration 1');

/** What a technician's signature vouches for; PROTOCOL.md, "Writing a calibration". */
export function bytesToSign(
  nonce: Uint8Array,
  serial: string,
  totalBytes: number,
  totalCrc32: number,
): Uint8Array {
  return new ByteWriter().bytes(context).bytes(nonce).text(serial).u32(totalBytes).u32(totalCrc32).finish();
}

/**
 * Writes a calibration into the unit's spare slot and makes it the active one; the unit keeps its old one until the last
 * step. Rejects with a `HeadsetFault`, also when the unit does not say afterwards that it holds these very bytes. Throws
 * RangeError when they are none or more than 65 536.
 */
export async function writeCalibration(
  channel: RequestChannel,
  serial: string,
  bytes: Uint8Array,
  { signChallenge, onProgress }: CalibrationWriting,
): Promise<void> {
  const [totalBytes, totalCrc32] = [bytes.length, crc32(bytes)];
  if (totalBytes < 1 || totalBytes > maxWrittenCalibrationBytes)
    throw new RangeError(`a calibration has 1 to ${maxWrittenCalibrationBytes} bytes, not ${totalBytes}`);
  const { nonce } = await channel.ask({ kind: 'ask-challenge' });
  const signature = await signChallenge(bytesToSign(nonce, serial, totalBytes, totalCrc32));
  expectStored(
    await channel.ask({ kind: 'begin-calibration-write', totalBytes, totalCrc32, signature }),
    'receiving',
    0,
  );
  for (let offset = 0; offset < totalBytes; offset += maxChunkBytes) {
    const chunk = bytes.subarray(offset, offset + maxChunkBytes);
    await writeChunk(channel, offset, chunk, chunkAttempts);
    onProgress?.(offset + chunk.length, totalBytes);
  }
  await commit(channel, totalBytes);
  await verify(channel, totalBytes, totalCrc32);
}

/** A chunk names its offset, so a second one cannot be stored twice: the unit refuses it as out of range. */
async function writeChunk(
  channel: RequestChannel,
  offset: number,
  bytes: Uint8Array,
  attempts: number,
): Promise<void> {
  try {
    const state = await channel.ask({ kind: 'write-calibration', offset, bytes });
    expectStored(state, 'receiving', offset + bytes.length);
  } catch (error) {
    if (!(error instanceof HeadsetFault)) throw error;
    const first = attempts === chunkAttempts;
    // Refused after an attempt whose answer was lost: that one was stored. The checksum at the end vouches for it.
    if (!first && error.kind === 'refused' && error.reason === 'out-of-range') return;
    if (attempts <= 1 || (error.kind !== 'timeout' && error.kind !== 'stalled')) throw error;
    await writeChunk(channel, offset, bytes, attempts - 1);
  }
}

/** A commit whose answer is lost is not repeated: whether it was done is seen by reading. */
async function commit(channel: RequestChannel, totalBytes: number): Promise<void> {
  try {
    expectStored(await channel.ask({ kind: 'commit-calibration' }), 'active', totalBytes);
  } catch (error) {
    if (!(error instanceof HeadsetFault) || error.kind !== 'timeout') throw error;
  }
}

async function verify(channel: RequestChannel, totalBytes: number, totalCrc32: number): Promise<void> {
  const chunk = await channel.ask({ kind: 'read-calibration', offset: 0, bytesWanted: 1, slot: 'active' });
  if (chunk.totalBytes !== totalBytes || chunk.totalCrc32 !== totalCrc32)
    throw new HeadsetFault('damaged', 'the active calibration is not the one that was written');
}

function expectStored(
  { state, bytesStored }: CalibrationWriteState,
  wanted: CalibrationWriteState['state'],
  wantedBytes: number,
): void {
  if (state !== wanted || bytesStored !== wantedBytes)
    throw new HeadsetFault('damaged', `the unit stored ${bytesStored} bytes and is ${state}`);
}
