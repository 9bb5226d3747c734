import { describe, expect, it } from 'vitest';
import {
  buildSenderReport,
  captureTimeNs,
  ntpTime,
  roundTripMs,
  rtpTimestampAt,
} from '../../../../../../gateway/adapters/webrtc/rtcp/sender-report.ts';

const report = { rtpTimestamp: 0xffffff00, monotonicNs: 5_000_000_000n };

describe('sender reports', () => {
  it('put moments on the NTP scale', () => {
    // 2000-01-01T00:00:00.5Z: Unix 946684800.5 s, NTP 3155673600 s.
    expect(ntpTime(1_500_000_000n, 946_684_799_000_000_000n)).toBe((3_155_673_600n << 32n) | 0x8000_0000n);
  });

  it('map timestamps to moments and back across the wrap', () => {
    expect(rtpTimestampAt(report, 5_010_000_000n, 90_000)).toBe(900 - 256);
    expect(captureTimeNs(report, 900 - 256, 90_000)).toBe(5_010_000_000n);
    expect(captureTimeNs(report, 0xffffff00 - 900, 90_000)).toBe(4_990_000_000n);
  });

  it('are written as RFC 3550 lays them out', () => {
    const bytes = buildSenderReport(0xaabbccdd, 0x1122334455667788n, 0x01020304, 5, 0x1_0000_0006);
    expect(bytes.toString('hex')).toBe('80c80006aabbccdd1122334455667788010203040000000500000006');
  });

  it('tell the time to the viewer and back', () => {
    const sentNtp = ntpTime(1_000_000_000n, 946_684_799_000_000_000n);
    const lastReport = Number((sentNtp >> 16n) & 0xffff_ffffn);
    const after = (ms: number) => ntpTime(BigInt(1000 + ms) * 1_000_000n, 946_684_799_000_000_000n);
    expect(roundTripMs(after(540), { lastReport, heldFor: 32_768 })).toBeCloseTo(40, 1);
    expect(roundTripMs(after(500), { lastReport, heldFor: 32_769 })).toBe(0);
    expect(roundTripMs(after(500), { lastReport, heldFor: 65_536 })).toBeNull();
    expect(roundTripMs(after(0), { lastReport: 5, heldFor: 0 })).toBeNull();
  });
});
