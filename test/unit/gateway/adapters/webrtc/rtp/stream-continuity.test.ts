import { describe, expect, it } from 'vitest';
import { StreamContinuity } from '../../../../../../gateway/adapters/webrtc/rtp/stream-continuity.ts';
import { rtpPacket, type RtpFields } from '../../../../../support/rtp-packets.ts';

function forwarder(initialSequence = 999) {
  const continuity = new StreamContinuity(90_000, initialSequence);
  return (fields: RtpFields, nowMs: number) => {
    const packet = rtpPacket(fields);
    const broke = continuity.breaksAt(packet);
    if (broke) continuity.resumeAt(packet, nowMs);
    continuity.advance(packet, nowMs);
    return { broke, sequence: continuity.sequence, timestamp: continuity.timestamp };
  };
}

describe('StreamContinuity', () => {
  it('begins at its own sequence number and keeps timestamps as given', () => {
    const forward = forwarder();
    expect(forward({ sequence: 40_000, timestamp: 123 }, 0)).toEqual({
      broke: true,
      sequence: 1000,
      timestamp: 123,
    });
    expect(forward({ sequence: 40_001, timestamp: 3123 }, 33)).toEqual({
      broke: false,
      sequence: 1001,
      timestamp: 3123,
    });
  });

  it('lets a loss and a late packet show', () => {
    const forward = forwarder();
    forward({ sequence: 10 }, 0);
    expect(forward({ sequence: 14 }, 1).sequence).toBe(1004);
    expect(forward({ sequence: 12 }, 2)).toMatchObject({ broke: false, sequence: 1002 });
  });

  it('wraps both counters', () => {
    const forward = forwarder(65_534);
    forward({ sequence: 65_535, timestamp: 0xffffffff }, 0);
    expect(forward({ sequence: 0, timestamp: 0xffffffff + 3001 }, 33)).toEqual({
      broke: false,
      sequence: 0,
      timestamp: 3000,
    });
  });

  it('goes on without a gap when the source comes back with another SSRC, sequence and timestamp', () => {
    const forward = forwarder();
    forward({ ssrc: 1, sequence: 500, timestamp: 900_000 }, 1000);
    expect(forward({ ssrc: 2, sequence: 7, timestamp: 0 }, 3000)).toEqual({
      broke: true,
      sequence: 1001,
      timestamp: 900_000 + 180_000,
    });
    expect(forward({ ssrc: 2, sequence: 8, timestamp: 3000 }, 3033)).toEqual({
      broke: false,
      sequence: 1002,
      timestamp: 900_000 + 183_000,
    });
  });

  it('keeps timestamps that go on by themselves over a restart', () => {
    const forward = forwarder();
    forward({ ssrc: 1, timestamp: 900_000 }, 1000);
    expect(forward({ ssrc: 2, timestamp: 900_000 + 179_000 }, 3000).timestamp).toBe(1_079_000);
  });

  it('never goes back in time, though the restart took none', () => {
    const forward = forwarder();
    forward({ ssrc: 1, timestamp: 900_000 }, 1000);
    expect(forward({ ssrc: 2, timestamp: 899_000 }, 1000).timestamp).toBeGreaterThan(900_000);
  });

  it('sees a restart with the same SSRC by its sequence', () => {
    const forward = forwarder();
    forward({ sequence: 500 }, 0);
    expect(forward({ sequence: 0 }, 10)).toMatchObject({ broke: true, sequence: 1001 });
  });
});
