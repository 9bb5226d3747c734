import { parseTransportFeedback, type TransportFeedback } from './transport-feedback.ts';

/** What a viewer tells about the streams it receives; SSRCs are the outgoing ones. */
export type RtcpReport =
  | { kind: 'nack'; mediaSsrc: number; sequences: number[] }
  | { kind: 'key-frame-request'; mediaSsrc: number }
  /** `lastReport` is the middle of the NTP time of the newest sender report it had, `heldFor` how long ago: 1/65536 s both. */
  | { kind: 'reception'; mediaSsrc: number; lastReport: number; heldFor: number }
  | { kind: 'transport-feedback'; feedback: TransportFeedback };

const packetType = {
  senderReport: 200,
  receiverReport: 201,
  transportLayerFeedback: 205,
  payloadFeedback: 206,
} as const;
const transportFormat = { nack: 1, transportWide: 15 } as const;
const payloadFormat = { pictureLoss: 1, fullIntra: 4 } as const;

/** Longest compound packet that is looked at, in bytes. */
const maxRtcpLength = 2048;
/** Most lost packets taken from one compound packet. */
export const maxNackSequences = 512;

/** True for RTCP among what arrives on the media transport (RFC 5761 section 4). */
export function isRtcp(packet: Buffer): boolean {
  if (packet.length < 8) return false;
  const type = packet.readUInt8(1);
  return packet.readUInt8(0) >> 6 === 2 && type >= 192 && type <= 223;
}

/**
 * Reads the feedback in a compound RTCP packet (RFC 3550, 4585, 5104); other packet types are passed over.
 * Never throws; what is malformed ends the reading there.
 */
export function parseRtcp(compound: Buffer): RtcpReport[] {
  const reports: RtcpReport[] = [];
  if (compound.length > maxRtcpLength) return reports;
  let at = 0;
  while (at + 4 <= compound.length) {
    const flags = compound.readUInt8(at);
    const end = at + 4 + compound.readUInt16BE(at + 2) * 4;
    if (flags >> 6 !== 2 || end > compound.length) break;
    readPacket(compound.subarray(at, end), reports);
    at = end;
  }
  return reports;
}

function readPacket(packet: Buffer, reports: RtcpReport[]): void {
  if (packet.length < 12) return;
  const type = packet.readUInt8(1);
  if (type === packetType.senderReport || type === packetType.receiverReport) {
    readReportBlocks(packet, type === packetType.senderReport ? 28 : 8, reports);
    return;
  }
  const format = packet.readUInt8(0) & 0x1f;
  const mediaSsrc = packet.readUInt32BE(8);
  if (type === packetType.transportLayerFeedback && format === transportFormat.nack) {
    reports.push({ kind: 'nack', mediaSsrc, sequences: nackSequences(packet) });
  } else if (type === packetType.transportLayerFeedback && format === transportFormat.transportWide) {
    const feedback = parseTransportFeedback(packet);
    if (feedback !== null) reports.push({ kind: 'transport-feedback', feedback });
  } else if (type === packetType.payloadFeedback && format === payloadFormat.pictureLoss) {
    reports.push({ kind: 'key-frame-request', mediaSsrc });
  } else if (type === packetType.payloadFeedback && format === payloadFormat.fullIntra) {
    for (let at = 12; at + 8 <= packet.length; at += 8) {
      reports.push({ kind: 'key-frame-request', mediaSsrc: packet.readUInt32BE(at) });
    }
  }
}

/** The report blocks of a sender or receiver report (RFC 3550 section 6.4.1) that had a sender report to refer to. */
function readReportBlocks(packet: Buffer, start: number, reports: RtcpReport[]): void {
  const count = packet.readUInt8(0) & 0x1f;
  for (let block = 0; block < count; block += 1) {
    const at = start + block * 24;
    if (at + 24 > packet.length) return;
    const lastReport = packet.readUInt32BE(at + 16);
    if (lastReport === 0) continue;
    const mediaSsrc = packet.readUInt32BE(at);
    reports.push({ kind: 'reception', mediaSsrc, lastReport, heldFor: packet.readUInt32BE(at + 20) });
  }
}

/** Lost sequence numbers of a generic NACK (RFC 4585 section 6.2.1). */
function nackSequences(packet: Buffer): number[] {
  const sequences: number[] = [];
  for (let at = 12; at + 4 <= packet.length; at += 4) {
    const first = packet.readUInt16BE(at);
    const following = packet.readUInt16BE(at + 2);
    sequences.push(first);
    for (let bit = 0; bit < 16; bit += 1) {
      if ((following & (1 << bit)) !== 0) sequences.push((first + bit + 1) & 0xffff);
    }
    if (sequences.length >= maxNackSequences) return sequences.slice(0, maxNackSequences);
  }
  return sequences;
}
