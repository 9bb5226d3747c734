import { ByteWriter } from './byte-writer.ts';
import { messageType, type HeadsetMessage, type Status } from './messages.ts';
import { writeOrientationBatch } from './orientation-batch.ts';

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
