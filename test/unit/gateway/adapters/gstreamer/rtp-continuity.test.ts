import { describe, expect, it } from 'vitest';
import { RtpContinuity } from '../../../../../gateway/adapters/gstreamer/rtp-continuity.ts';
import { TimestampAnchor, timestampAt } from '../../../../../gateway/adapters/gstreamer/timestamp-anchor.ts';

const clockRateHz = 90_000;
const output = 0xabcdef01;
const secondNs = 1_000_000_000n;

function packet(ssrc: number, sequence: number, timestamp: number): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt8(0xe0, 1);
  bytes.writeUInt16BE(sequence, 2);
  bytes.writeUInt32BE(timestamp, 4);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
}

const read = (bytes: Buffer) => ({
  sequence: bytes.readUInt16BE(2),
  timestamp: bytes.readUInt32BE(4),
  ssrc: bytes.readUInt32BE(8),
});

/** A stream and the anchor that it alone has. */
function stream() {
  const anchor = new TimestampAnchor(clockRateHz);
  const continuity = new RtpContinuity(anchor, output);
  const changeInput = (ssrc: number) => {
    anchor.changePipeline();
    continuity.changeInput(ssrc);
  };
  return { anchor, continuity, changeInput };
}

describe('a continuous RTP stream', () => {
  it('begins at the timestamp of its first arrival and follows its input', () => {
    const { continuity, changeInput } = stream();
    changeInput(7);
    const first = packet(7, 65_535, 500);
    const second = packet(7, 0, 3500);
    expect(continuity.rewrite(first, 100n * secondNs)).toBe(true);
    expect(continuity.rewrite(second, 200n * secondNs)).toBe(true);
    expect(read(first)).toEqual({ sequence: 0, timestamp: 9_000_000, ssrc: output });
    expect(read(second)).toEqual({ sequence: 1, timestamp: 9_003_000, ssrc: output });
  });

  it('goes on without a gap in its numbers and with the true gap in its time when the input changes', () => {
    const { continuity, changeInput } = stream();
    changeInput(7);
    continuity.rewrite(packet(7, 10, 0), 100n * secondNs);
    changeInput(8);
    const next = packet(8, 40_000, 123_456);
    continuity.rewrite(next, 102n * secondNs);
    expect(read(next)).toEqual({ sequence: 1, timestamp: 102 * 90_000, ssrc: output });
  });

  it('never runs backwards at a change, although the last packets of before were ahead of their arrival', () => {
    const { continuity, changeInput } = stream();
    changeInput(7);
    continuity.rewrite(packet(7, 0, 0), 100n * secondNs);
    const ahead = packet(7, 1, 90_000);
    continuity.rewrite(ahead, 100n * secondNs);
    changeInput(8);
    const next = packet(8, 0, 0);
    continuity.rewrite(next, 100n * secondNs + 1n);
    expect(read(next).timestamp).toBe(read(ahead).timestamp + 1);
  });

  it('wraps round', () => {
    const { continuity, changeInput } = stream();
    changeInput(7);
    const edge = ((2n ** 32n - 10n) * secondNs) / 90_000n + 1n;
    const first = packet(7, 0, 0);
    const second = packet(7, 1, 30);
    continuity.rewrite(first, edge);
    continuity.rewrite(second, edge);
    expect(read(first).timestamp).toBe(2 ** 32 - 10);
    expect(read(second).timestamp).toBe(20);
  });

  it('drops what is not RTP, not of the input, or before any input', () => {
    const { continuity, changeInput } = stream();
    expect(continuity.rewrite(packet(7, 0, 0), 0n)).toBe(false);
    changeInput(7);
    expect(continuity.rewrite(packet(9, 0, 0), 0n)).toBe(false);
    expect(continuity.rewrite(Buffer.alloc(20), 0n)).toBe(false);
    expect(continuity.rewrite(packet(7, 0, 0).subarray(0, 11), 0n)).toBe(false);
  });

  it('gives reports the same offset, whichever comes first', () => {
    const reportFirst = stream();
    reportFirst.changeInput(7);
    expect(reportFirst.anchor.ofReport(900, 50n * secondNs)).toBe(50 * 90_000);
    const late = packet(7, 0, 900);
    reportFirst.continuity.rewrite(late, 51n * secondNs);
    expect(read(late).timestamp).toBe(50 * 90_000);

    const packetFirst = stream();
    packetFirst.changeInput(7);
    packetFirst.continuity.rewrite(packet(7, 0, 0), 50n * secondNs);
    expect(packetFirst.anchor.ofReport(900, 53n * secondNs)).toBe(50 * 90_000 + 900);
  });

  it('gives the same moment of two rungs the same timestamp, also after another pipeline', () => {
    const anchor = new TimestampAnchor(clockRateHz);
    const full = new RtpContinuity(anchor, 1);
    const half = new RtpContinuity(anchor, 2);
    const at = (rung: RtpContinuity, ssrc: number, timestamp: number, arrivalNs: bigint) => {
      const bytes = packet(ssrc, 5, timestamp);
      rung.rewrite(bytes, arrivalNs);
      return read(bytes).timestamp;
    };
    full.changeInput(7);
    half.changeInput(8);
    expect(at(full, 7, 3000, 100n * secondNs)).toBe(at(half, 8, 3000, 103n * secondNs));
    const newest = at(full, 7, 900_000, 103n * secondNs);
    anchor.changePipeline();
    full.changeInput(9);
    half.changeInput(10);
    const first = at(half, 10, 0, 104n * secondNs);
    expect(first).toBe(newest + 1);
    expect(at(full, 9, 0, 105n * secondNs)).toBe(first);
  });

  it('takes timestamps from the monotonic clock', () => {
    expect(timestampAt(0n, 48_000)).toBe(0);
    expect(timestampAt(1_500_000_000n, 48_000)).toBe(72_000);
    expect(timestampAt((2n ** 32n * secondNs) / 90_000n + 1_000_001n, 90_000)).toBe(90);
  });
});
