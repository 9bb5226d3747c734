import type { NegotiatedExtensions } from '../sdp/header-extensions.ts';
import { rtpFixedHeaderLength } from './rtp-packet.ts';

/** The constant part of every packet of one outgoing stream. */
export interface OutgoingHeader {
  /** Fixed header and one-byte extensions (RFC 8285); sequence, timestamp and marker are written per packet. */
  bytes: Buffer;
  /** Where the transport-wide sequence number goes, or -1. */
  transportSequenceOffset: number;
  /** Where the playout delay is, or -1. */
  playoutDelayOffset: number;
}

/** Of the playout delay; both bounds count in this unit. */
const playoutUnitMs = 10;
/** How much longer than told a picture may be held back, where it is at all. */
const playoutSlackMs = 500;

/**
 * From now on the viewer holds pictures back for this long before it shows them (webrtc.googlesource.com, playout-delay header
 * extension): 12 bits for the least, 12 for the most. With 0 it shows every picture as soon as it is decoded.
 */
export function setPlayoutDelay({ bytes, playoutDelayOffset }: OutgoingHeader, delayMs: number): void {
  if (playoutDelayOffset < 0) return;
  const least = Math.round(delayMs / playoutUnitMs);
  const most = delayMs === 0 ? 0 : least + playoutSlackMs / playoutUnitMs;
  bytes.writeUIntBE((least << 12) | most, playoutDelayOffset, 3);
}

/** Builds the header of a stream; the playout delay is 0. */
export function buildOutgoingHeader(
  ssrc: number,
  payloadType: number,
  mid: string,
  extensions: NegotiatedExtensions,
): OutgoingHeader {
  const body: number[] = [];
  let transportSequenceOffset = -1;
  let playoutDelayOffset = -1;
  const element = (id: number, bytes: readonly number[]): number => {
    body.push((id << 4) | (bytes.length - 1), ...bytes);
    return rtpFixedHeaderLength + 4 + body.length - bytes.length;
  };
  if (extensions.transportSequence !== null) {
    transportSequenceOffset = element(extensions.transportSequence, [0, 0]);
  }
  if (extensions.playoutDelay !== null) playoutDelayOffset = element(extensions.playoutDelay, [0, 0, 0]);
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
  return { bytes, transportSequenceOffset, playoutDelayOffset };
}
