/** NAL unit types (ITU-T H.264 table 7-1) and RTP packet types (RFC 6184 section 5.2). */
const nal = { idrSlice: 5, sequenceParameters: 7, stapA: 24, fuA: 28 } as const;

/**
 * True where an RTP packet begins a picture a decoder can start with: it holds a sequence parameter set or the first
 * slice of an IDR picture, as a single NAL unit, within a STAP-A, or as the first fragment of a FU-A.
 * `offset` is where the payload starts. Reads only; allocates nothing.
 */
export function beginsH264KeyFrame(packet: Uint8Array, offset: number): boolean {
  if (offset + 2 > packet.length) return false;
  const type = byteAt(packet, offset) & 0x1f;
  if (type === nal.stapA) return stapBeginsKeyFrame(packet, offset + 1);
  if (type === nal.fuA) {
    const fragment = byteAt(packet, offset + 1);
    const isFirst = (fragment & 0x80) !== 0;
    return isFirst && isStart(fragment & 0x1f, packet, offset + 2);
  }
  return isStart(type, packet, offset + 1);
}

function stapBeginsKeyFrame(packet: Uint8Array, start: number): boolean {
  let at = start;
  while (at + 3 <= packet.length) {
    const size = (byteAt(packet, at) << 8) | byteAt(packet, at + 1);
    if (size === 0 || at + 2 + size > packet.length) return false;
    if (isStart(byteAt(packet, at + 2) & 0x1f, packet, at + 3)) return true;
    at += 2 + size;
  }
  return false;
}

/** `at` is the byte after the NAL header: a first slice starts with `first_mb_in_slice` 0, a single 1 bit. */
function isStart(type: number, packet: Uint8Array, at: number): boolean {
  if (type === nal.sequenceParameters) return true;
  return type === nal.idrSlice && at < packet.length && (byteAt(packet, at) & 0x80) !== 0;
}

function byteAt(packet: Uint8Array, at: number): number {
  return packet[at] ?? 0;
}
