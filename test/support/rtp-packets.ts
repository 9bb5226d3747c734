export interface RtpFields {
  sequence?: number;
  timestamp?: number;
  ssrc?: number;
  marker?: boolean;
  payloadType?: number;
  payload?: Buffer;
}

/** Payloads of an H.264 stream: what a decoder can start with, and what it cannot. */
export const keyFramePayload = Buffer.from([0x65, 0x88, 0x84]);
export const deltaFramePayload = Buffer.from([0x41, 0x9a, 0x02]);

/** An RTP packet without contributing sources or extensions (RFC 3550). */
export function rtpPacket(fields: RtpFields = {}): Buffer {
  const { sequence = 1, timestamp = 0, ssrc = 1, marker = false, payloadType = 96 } = fields;
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8((marker ? 0x80 : 0) | payloadType, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, fields.payload ?? deltaFramePayload]);
}
