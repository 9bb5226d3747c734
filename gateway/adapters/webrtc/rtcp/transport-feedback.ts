/** Arrival of the packets of one stretch of transport-wide sequence numbers. */
export interface TransportFeedback {
  baseSequence: number;
  /** Arrival time on the viewer's clock in ms for each packet from `baseSequence` on; null where it did not arrive. */
  arrivalsMs: (number | null)[];
}

/** Most packets reported on in one feedback; Chromium reports a few dozen. */
const maxReportedPackets = 2048;

/**
 * Reads one transport-wide congestion control feedback packet
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1); null where malformed. Never throws.
 */
export function parseTransportFeedback(packet: Buffer): TransportFeedback | null {
  if (packet.length < 20) return null;
  const baseSequence = packet.readUInt16BE(12);
  const count = packet.readUInt16BE(14);
  if (count > maxReportedPackets) return null;
  const symbols: number[] = [];
  let at = 20;
  while (symbols.length < count) {
    if (at + 2 > packet.length) return null;
    if (!readChunk(packet.readUInt16BE(at), count, symbols)) return null;
    at += 2;
  }
  const arrivalsMs: (number | null)[] = [];
  let timeMs = packet.readIntBE(16, 3) * 64;
  for (const symbol of symbols) {
    const width = symbol === 1 ? 1 : symbol === 2 ? 2 : 0;
    if (at + width > packet.length) return null;
    if (width > 0) timeMs += (width === 1 ? packet.readUInt8(at) : packet.readInt16BE(at)) / 4;
    arrivalsMs.push(width > 0 ? timeMs : null);
    at += width;
  }
  return { baseSequence, arrivalsMs };
}

/** Appends the status symbols of a run-length or status-vector chunk, up to `count` in all; false for an empty run. */
function readChunk(chunk: number, count: number, symbols: number[]): boolean {
  if ((chunk & 0x8000) === 0) {
    const run = Math.min(chunk & 0x1fff, count - symbols.length);
    for (let index = 0; index < run; index += 1) symbols.push((chunk >> 13) & 3);
    return run > 0;
  }
  const bits = (chunk & 0x4000) === 0 ? 1 : 2;
  for (let shift = 14 - bits; shift >= 0 && symbols.length < count; shift -= bits) {
    symbols.push((chunk >> shift) & (bits === 1 ? 1 : 3));
  }
  return true;
}
