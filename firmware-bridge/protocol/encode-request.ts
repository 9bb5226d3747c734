import { ByteWriter } from './byte-writer.ts';
import { requestType } from './message-type.ts';
import { hapticCodes, indicatorCodes, slotCodes } from './named-codes.ts';
import { maxChunkBytes, maxWrittenCalibrationBytes, type HostRequest } from './requests.ts';

const noBearing = 65_535;
const onlyAsk = 255;
const signatureBytes = 64;

function within(value: number, min: number, max: number, what: string): number {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${what} is ${value}, not a whole number from ${min} to ${max}`);
  return value;
}

function payloadOf(request: HostRequest): ByteWriter {
  const payload = new ByteWriter();
  switch (request.kind) {
    case 'hello':
      return payload.u8(request.major).u8(request.minor);
    case 'read-calibration':
      payload.u32(request.offset).u16(within(request.bytesWanted, 1, maxChunkBytes, 'bytes wanted'));
      return payload.u8(slotCodes[request.slot]);
    case 'orientation':
      return payload.u8(request.on ? 1 : 0).u16(request.rateHz);
    case 'begin-calibration-write':
      within(request.signature.length, signatureBytes, signatureBytes, 'the signature’s length');
      payload.u32(within(request.totalBytes, 1, maxWrittenCalibrationBytes, 'the calibration’s length'));
      return payload.u32(request.totalCrc32).bytes(request.signature);
    case 'write-calibration':
      within(request.bytes.length, 1, maxChunkBytes, 'the chunk’s length');
      return payload.u32(request.offset).bytes(request.bytes);
    case 'read-faults':
      return payload.u16(request.first);
    case 'indicator':
      payload.u8(indicatorCodes[request.pattern]);
      payload.u16(
        request.bearingDeg === null ? noBearing : within(request.bearingDeg, 0, 359, 'the bearing'),
      );
      return payload.u16(request.durationMs);
    case 'haptic':
      return payload
        .u8(hapticCodes[request.pattern])
        .u8(within(request.strengthPercent, 1, 100, 'the strength'));
    case 'privacy':
      return payload.u8((request.camera === 'off' ? 1 : 0) | (request.microphone === 'off' ? 2 : 0));
    case 'read-privacy':
      return payload.u8(onlyAsk);
    case 'ping':
      return payload.u32(request.token);
    case 'read-status':
    case 'ask-challenge':
    case 'commit-calibration':
      return payload;
  }
}

/** Type and payload of a request. Throws RangeError for a value that the protocol cannot say: the caller's mistake. */
export function encodeRequest(request: HostRequest): { type: number; payload: Uint8Array } {
  const kind = request.kind === 'read-privacy' ? 'privacy' : request.kind;
  return { type: requestType[kind], payload: payloadOf(request).finish() };
}
