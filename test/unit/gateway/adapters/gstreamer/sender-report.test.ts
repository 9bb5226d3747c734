import { describe, expect, it } from 'vitest';
import { readSenderReport } from '../../../../../gateway/adapters/gstreamer/sender-report.ts';

/** Version 2, SR, 6 words; SSRC 0x11223344; NTP 3.25 s; RTP 0x01020304; counts 1 and 2. */
const bytes = Buffer.from('80c80006112233440000000340000000010203040000000100000002', 'hex');

describe('a sender report', () => {
  it('gives the clock of its sender in nanoseconds', () => {
    expect(readSenderReport(bytes)).toEqual({
      ssrc: 0x11223344,
      rtpTimestamp: 0x01020304,
      clockNs: 3_250_000_000n,
    });
  });

  it('is nothing else: no other packet type, version or length', () => {
    const receiverReport = Buffer.from(bytes);
    receiverReport.writeUInt8(201, 1);
    const version1 = Buffer.from(bytes);
    version1.writeUInt8(0x40, 0);
    expect(readSenderReport(receiverReport)).toBeNull();
    expect(readSenderReport(version1)).toBeNull();
    for (let length = 0; length < 20; length += 1) {
      expect(readSenderReport(bytes.subarray(0, length))).toBeNull();
    }
  });
});
