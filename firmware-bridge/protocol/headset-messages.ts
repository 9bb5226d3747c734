import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { messageType, type HeadsetMessage, type PayloadReading, type Status } from './messages.ts';
import { readOrientationBatch, writeOrientationBatch } from './orientation-batch.ts';

const errorReasons = { 'unknown-request': 1, malformed: 2, 'out-of-range': 3, other: 255 } as const;

function statusPayload(status: Status): Uint8Array {
  const flags = (status.orientationOn ? 1 : 0) | (status.cameraOn ? 2 : 0) | (status.microphoneOn ? 4 : 0);
  return new ByteWriter()
    .u64(status.deviceClockUs)
    .i16(Math.round(status.temperatureCelsius * 100))
    .u16(flags)
    .finish();
}

/** Type and payload of a message of the headset. */
export function encodeHeadsetMessage(message: HeadsetMessage): { type: number; payload: Uint8Array } {
  const payload = new ByteWriter();
  switch (message.kind) {
    case 'identity':
      payload
        .u8(message.major)
        .u8(message.minor)
        .text(message.model)
        .text(message.serial)
        .text(message.firmwareVersion);
      return { type: messageType.identity, payload: payload.finish() };
    case 'calibration-chunk':
      payload.u32(message.totalBytes).u32(message.totalCrc32).u32(message.offset).bytes(message.bytes);
      return { type: messageType.calibrationChunk, payload: payload.finish() };
    case 'orientation-set':
      return { type: messageType.orientationSet, payload: payload.u8(message.on ? 1 : 0).finish() };
    case 'status':
      return { type: messageType.status, payload: statusPayload(message) };
    case 'orientation-batch':
      return {
        type: messageType.orientationBatch,
        payload: writeOrientationBatch(payload, message.samples).finish(),
      };
    case 'error':
      return { type: messageType.error, payload: payload.u8(errorReasons[message.reason]).finish() };
  }
}

function readIdentity(reader: ByteReader): HeadsetMessage | null {
  const [major, minor] = [reader.u8(), reader.u8()];
  const [model, serial, firmwareVersion] = [reader.text(), reader.text(), reader.text()];
  if (major === null || minor === null || model === null || serial === null || firmwareVersion === null)
    return null;
  return { kind: 'identity', major, minor, model, serial, firmwareVersion };
}

function readChunk(reader: ByteReader): HeadsetMessage | null {
  const [totalBytes, totalCrc32, offset] = [reader.u32(), reader.u32(), reader.u32()];
  if (totalBytes === null || totalCrc32 === null || offset === null) return null;
  const bytes = reader.bytes(reader.remaining) ?? new Uint8Array();
  if (offset + bytes.length > totalBytes) return null;
  return { kind: 'calibration-chunk', totalBytes, totalCrc32, offset, bytes };
}

function readStatus(reader: ByteReader): HeadsetMessage | null {
  const [deviceClockUs, temperature, flags] = [reader.u64(), reader.i16(), reader.u16()];
  if (deviceClockUs === null || temperature === null || flags === null) return null;
  return {
    kind: 'status',
    deviceClockUs,
    temperatureCelsius: temperature / 100,
    orientationOn: (flags & 1) !== 0,
    cameraOn: (flags & 2) !== 0,
    microphoneOn: (flags & 4) !== 0,
  };
}

function readError(reader: ByteReader): HeadsetMessage | null {
  const code = reader.u8();
  if (code === null) return null;
  const known = (['unknown-request', 'malformed', 'out-of-range'] as const).find(
    (name) => errorReasons[name] === code,
  );
  return { kind: 'error', reason: known ?? 'other' };
}

function readBatch(reader: ByteReader): HeadsetMessage | null {
  const samples = readOrientationBatch(reader);
  return samples === null ? null : { kind: 'orientation-batch', samples };
}

function readOrientationSet(reader: ByteReader): HeadsetMessage | null {
  const on = reader.u8();
  return on === null ? null : { kind: 'orientation-set', on: on !== 0 };
}

const readers = new Map<number, (reader: ByteReader) => HeadsetMessage | null>([
  [messageType.identity, readIdentity],
  [messageType.calibrationChunk, readChunk],
  [messageType.orientationSet, readOrientationSet],
  [messageType.status, readStatus],
  [messageType.orientationBatch, readBatch],
  [messageType.error, readError],
]);

/** Reads a message of the headset; bytes after the last known field are ignored. */
export function decodeHeadsetMessage(type: number, payload: Uint8Array): PayloadReading<HeadsetMessage> {
  const read = readers.get(type);
  if (read === undefined) return { outcome: 'unknown' };
  const message = read(new ByteReader(payload));
  return message === null ? { outcome: 'malformed' } : { outcome: 'message', message };
}
