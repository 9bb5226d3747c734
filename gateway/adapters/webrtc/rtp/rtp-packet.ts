/** Fixed part of every RTP header, in bytes (RFC 3550 section 5.1). */
export const rtpFixedHeaderLength = 12;

/**
 * Offset of the payload in an RTP packet, or -1 where the bytes are no RTP version 2 packet with a payload.
 * Reads only; allocates nothing.
 */
export function rtpPayloadOffset(packet: Buffer): number {
  if (packet.length < rtpFixedHeaderLength) return -1;
  const flags = packet.readUInt8(0);
  if (flags >> 6 !== 2) return -1;
  let offset = rtpFixedHeaderLength + (flags & 0x0f) * 4;
  if ((flags & 0x10) !== 0) {
    if (packet.length < offset + 4) return -1;
    offset += 4 + packet.readUInt16BE(offset + 2) * 4;
  }
  return offset < packet.length ? offset : -1;
}

export function rtpSequence(packet: Buffer): number {
  return packet.readUInt16BE(2);
}

export function rtpTimestamp(packet: Buffer): number {
  return packet.readUInt32BE(4);
}

export function rtpSsrc(packet: Buffer): number {
  return packet.readUInt32BE(8);
}
