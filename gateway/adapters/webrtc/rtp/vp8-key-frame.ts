/**
 * True where an RTP packet begins a VP8 key frame: the first packet of a frame's first partition (RFC 7741 section 4.2) whose frame
 * tag says so (section 4.3, the inverse key frame flag). `offset` is where the payload starts. Reads only; allocates nothing.
 */
export function beginsVp8KeyFrame(packet: Buffer, offset: number): boolean {
  if (offset >= packet.length) return false;
  const descriptor = packet.readUInt8(offset);
  const startsFrame = (descriptor & 0x10) !== 0 && (descriptor & 0x07) === 0;
  if (!startsFrame) return false;
  let at = offset + 1;
  if ((descriptor & 0x80) !== 0) {
    if (at >= packet.length) return false;
    const present = packet.readUInt8(at);
    at += 1;
    if ((present & 0x80) !== 0) {
      if (at >= packet.length) return false;
      at += (packet.readUInt8(at) & 0x80) !== 0 ? 2 : 1;
    }
    if ((present & 0x40) !== 0) at += 1;
    if ((present & 0x30) !== 0) at += 1;
  }
  return at < packet.length && (packet.readUInt8(at) & 0x01) === 0;
}
