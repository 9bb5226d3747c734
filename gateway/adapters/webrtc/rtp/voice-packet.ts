import { rtpFixedHeaderLength, rtpPayloadOffset } from './rtp-packet.ts';

/** Longest Opus packet of one frame that is taken, in bytes; at 32 kb/s it is about 80. RFC 6716, 3.2.1: 1275 at most. */
const maxVoiceBytes = 1275;

/**
 * A copy of a viewer's RTP packet with nothing but the fixed header and its Opus payload: no extension, no contributing source, no
 * padding. Null for what is no such packet of this payload type.
 */
export function plainVoicePacket(packet: Buffer, payloadType: number): Buffer | null {
  const offset = rtpPayloadOffset(packet);
  if (offset < 0 || (packet.readUInt8(1) & 0x7f) !== payloadType) return null;
  const isPadded = (packet.readUInt8(0) & 0x20) !== 0;
  const end = packet.length - (isPadded ? packet.readUInt8(packet.length - 1) : 0);
  const length = end - offset;
  if (length < 1 || length > maxVoiceBytes) return null;
  const plain = Buffer.allocUnsafe(rtpFixedHeaderLength + length);
  packet.copy(plain, 0, 0, rtpFixedHeaderLength);
  plain.writeUInt8(0x80, 0);
  packet.copy(plain, rtpFixedHeaderLength, offset, end);
  return plain;
}
