import { describe, expect, it } from 'vitest';
import { VoiceContinuity } from '../../../../../gateway/adapters/gstreamer/voice-continuity.ts';

const frame = 960;

interface Spoken {
  ssrc: number;
  sequence: number;
  timestamp: number;
}

function packet({ ssrc, sequence, timestamp }: Spoken): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt16BE(sequence, 2);
  bytes.writeUInt32BE(timestamp, 4);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
}

/** What comes of packets that arrive at these moments. */
function rewritten(stream: VoiceContinuity, spoken: readonly (Spoken & { atMs: number })[]) {
  return spoken.map((one) => {
    const bytes = packet(one);
    stream.rewrite(bytes, BigInt(one.atMs) * 1_000_000n);
    return {
      sequence: bytes.readUInt16BE(2),
      timestamp: bytes.readUInt32BE(4),
      ssrc: bytes.readUInt32BE(8),
    };
  });
}

const voice = (
  ssrc: number,
  fromMs: number,
  count: number,
  latenessMs: (index: number) => number = () => 0,
) =>
  Array.from({ length: count }, (_, index) => ({
    ssrc,
    sequence: (65_530 + index) & 0xffff,
    timestamp: (2 ** 32 - 1500 + index * frame) % 2 ** 32,
    atMs: fromMs + 20 * index + latenessMs(index),
  }));

describe('voices one after the other', () => {
  it('are one stream: one SSRC, no gap in the sequence, the time of the clock', () => {
    const stream = new VoiceContinuity(77);
    const out = rewritten(stream, [...voice(5, 1000, 20), ...voice(6, 5000, 20)]);
    expect(new Set(out.map(({ ssrc }) => ssrc))).toEqual(new Set([77]));
    expect(out.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(out[0]?.timestamp).toBe(48_000);
    expect(out[19]?.timestamp).toBe(48_000 + 19 * frame);
    expect(out[20]?.timestamp).toBe(240_000);
  });

  it('go on after a silence in which the browser’s time stood still', () => {
    const stream = new VoiceContinuity(77);
    const before = voice(5, 1000, 5);
    const after = voice(5, 1000, 10)
      .slice(5)
      .map((one) => ({ ...one, atMs: one.atMs + 9000 }));
    const out = rewritten(stream, [...before, ...after]);
    expect(out[5]?.timestamp).toBe(48 * 10_100);
  });

  it('take the time of the quickest packet, so that a late first one makes nobody late', () => {
    const stream = new VoiceContinuity(77);
    const out = rewritten(
      stream,
      voice(5, 1000, 20, (index) => [52, 33, 14][index] ?? 2),
    );
    expect(out[0]?.timestamp).toBe(48 * 1052);
    expect(out[1]?.timestamp).toBe(48 * 1053);
    expect(out[3]?.timestamp).toBe(48 * 1062);
    expect(out[19]?.timestamp).toBe(48 * (1002 + 20 * 19));
    const times = out.map(({ timestamp }) => timestamp);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it('never run backwards, however soon somebody else speaks', () => {
    const stream = new VoiceContinuity(77);
    const early = rewritten(
      stream,
      voice(5, 1000, 3, (index) => (index === 2 ? -39 : 0)),
    );
    const next = rewritten(stream, voice(6, 1001, 1));
    expect(next[0]?.timestamp).toBeGreaterThan(early[2]?.timestamp ?? Infinity);
  });
});
