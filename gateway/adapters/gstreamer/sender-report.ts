/** The sender part of an RTCP sender report (RFC 3550, section 6.4.1) whose NTP time is a pipeline's clock. */
export interface RawSenderReport {
  ssrc: number;
  rtpTimestamp: number;
  /** Nanoseconds of the clock that the sender wrote as NTP time. */
  clockNs: bigint;
}

const senderReportType = 200;
const senderPartBytes = 20;

/** The sender report at the head of a compound packet, or null where there is none; reads nothing out of bounds. */
export function readSenderReport(packet: Buffer): RawSenderReport | null {
  if (packet.length < senderPartBytes || packet[0] === undefined || packet[0] >> 6 !== 2) return null;
  if (packet[1] !== senderReportType) return null;
  const seconds = BigInt(packet.readUInt32BE(8));
  const fraction = BigInt(packet.readUInt32BE(12));
  return {
    ssrc: packet.readUInt32BE(4),
    rtpTimestamp: packet.readUInt32BE(16),
    clockNs: seconds * 1_000_000_000n + ((fraction * 1_000_000_000n) >> 32n),
  };
}
