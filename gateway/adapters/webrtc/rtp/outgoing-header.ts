import type { NegotiatedExtensions } from '../sdp/header-extensions.ts';
import { rtpFixedHeaderLength } from './rtp-packet.ts';

/** The constant part of every packet of one outgoing stream. */
export interface OutgoingHeader {
  /** Fixed header and one-byte extensions (RFC 8285); sequence, timestamp and marker are written per packet. */
  bytes: Buffer;
  /** Where the transport-wide sequence number goes, or -1. */
  transportSequenceOffset: number;
}

/** Builds the header of a stream; the playout delay is 0 to 0: show every picture as soon as it is decoded. */
export function buildOutgoingHeader(
  ssrc: number,
  payloadType: number,
  mid: string,
  extensions: NegotiatedExtensions,
): OutgoingHeader {
  const body: number[] = [];
  let transportSequenceOffset = -1;
  const element = (id: number, bytes: readonly number[]): number => {
    body.push((id << 4) | (bytes.length - 1), ...bytes);
    return rtpFixedHeaderLength + 4 + body.length - bytes.length;
  };
  if (extensions.transportSequence !== null) {
    transportSequenceOffset = element(extensions.transportSequence, [0, 0]);
  }
  if (extensions.playoutDelay !== null) element(extensions.playoutDelay, [0, 0, 0]);
  if (extensions.mid !== null) element(extensions.mid, [...Buffer.from(mid, 'latin1')]);
  while (body.length % 4 !== 0) body.push(0);

  const extensionBytes = body.length === 0 ? 0 : 4 + body.length;
  const bytes = Buffer.alloc(rtpFixedHeaderLength + extensionBytes);
  bytes.writeUInt8(extensionBytes === 0 ? 0x80 : 0x90, 0);
  bytes.writeUInt8(payloadType, 1);
  bytes.writeUInt32BE(ssrc, 8);
  if (extensionBytes > 0) {
    bytes.writeUInt16BE(0xbede, rtpFixedHeaderLength);
    bytes.writeUInt16BE(body.length / 4, rtpFixedHeaderLength + 2);
    Buffer.from(body).copy(bytes, rtpFixedHeaderLength + 4);
  }
  return { bytes, transportSequenceOffset };
}
