import type { SenderReport } from '../../../ports/media-engine.ts';

/** Seconds from the NTP epoch (1900) to the Unix epoch (1970). */
const ntpEpochOffsetS = 2_208_988_800n;
const nsPerSecond = 1_000_000_000n;

/** A 64-bit NTP timestamp of a moment: the same base for every track of every viewer, so that they can be aligned. */
export function ntpTime(monotonicNs: bigint, wallClockOffsetNs: bigint): bigint {
  const unixNs = monotonicNs + wallClockOffsetNs;
  const seconds = unixNs / nsPerSecond + ntpEpochOffsetS;
  const fraction = ((unixNs % nsPerSecond) << 32n) / nsPerSecond;
  return (seconds << 32n) | fraction;
}

/**
 * Time to the viewer and back in ms, going by its report on our sender reports (RFC 3550 section 6.4.1); null where it refers to none
 * of the last minute.
 */
export function roundTripMs(
  ntpNow: bigint,
  reception: { lastReport: number; heldFor: number },
): number | null {
  const middle = Number((ntpNow >> 16n) & 0xffff_ffffn);
  const ticks = (middle - reception.lastReport - reception.heldFor) | 0;
  const elapsedMs = (ticks * 1000) / 65_536;
  // A report held for less than a tick may seem to be back before it was sent.
  return elapsedMs > -1 && elapsedMs < 60_000 ? Math.max(0, elapsedMs) : null;
}

/** The RTP timestamp (source's own, unsigned 32 bit) that belongs to a moment, going by a sender report. */
export function rtpTimestampAt(report: SenderReport, monotonicNs: bigint, clockRateHz: number): number {
  const elapsedTicks = (Number(monotonicNs - report.monotonicNs) * clockRateHz) / 1e9;
  return (report.rtpTimestamp + Math.round(elapsedTicks)) >>> 0;
}

/** The moment (monotonic ns) that belongs to an RTP timestamp of the source within 6 hours of the report. */
export function captureTimeNs(report: SenderReport, rtpTimestamp: number, clockRateHz: number): bigint {
  const ticks = (rtpTimestamp - report.rtpTimestamp) | 0;
  return report.monotonicNs + BigInt(Math.round((ticks * 1e9) / clockRateHz));
}

/** Writes an RTCP sender report without report blocks (RFC 3550 section 6.4.1): 28 bytes. */
export function buildSenderReport(
  ssrc: number,
  ntp: bigint,
  rtpTimestamp: number,
  packets: number,
  payloadBytes: number,
): Buffer {
  const report = Buffer.alloc(28);
  report.writeUInt8(0x80, 0);
  report.writeUInt8(200, 1);
  report.writeUInt16BE(6, 2);
  report.writeUInt32BE(ssrc, 4);
  report.writeBigUInt64BE(ntp & 0xffff_ffff_ffff_ffffn, 8);
  report.writeUInt32BE(rtpTimestamp, 16);
  report.writeUInt32BE(packets >>> 0, 20);
  report.writeUInt32BE(payloadBytes % 0x1_0000_0000, 24);
  return report;
}
