/**
 * True where an RTP packet begins a VP8 key frame: the first packet of a frame's first partition (RFC 7741 section 4.2) whose frame
 * tag says so (section 4.3, the inverse key frame flag). `offset` is where the payload starts. Reads only; allocates nothing.
 */
export function beginsVp8KeyFrame(packet: Uint8Array, offset: number): boolean {
  if (offset >= packet.length) return false;
  const descriptor = byteAt(packet, offset);
  const startsFrame = (descriptor & 0x10) !== 0 && (descriptor & 0x07) === 0;
  if (!startsFrame) return false;
  let at = offset + 1;
  if ((descriptor & 0x80) !== 0) {
    if (at >= packet.length) return false;
    const present = byteAt(packet, at);
    at += 1;
    if ((present & 0x80) !== 0) {
      if (at >= packet.length) return false;
      at += (byteAt(packet, at) & 0x80) !== 0 ? 2 : 1;
    }
    if ((present & 0x40) !== 0) at += 1;
    if ((present & 0x30) !== 0) at += 1;
  }
  return at < packet.length && (byteAt(packet, at) & 0x01) === 0;
}

function byteAt(packet: Uint8Array, at: number): number {
  return packet[at] ?? 0;
}
