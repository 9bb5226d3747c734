import { describe, expect, it } from 'vitest';
import { parseTransportFeedback } from '../../../../../../gateway/adapters/webrtc/rtcp/transport-feedback.ts';

/** Header with base sequence and count, reference time 2 (128 ms), then chunks and deltas. */
function feedback(baseSequence: number, count: number, rest: string): Buffer {
  const bytes = Buffer.concat([
    Buffer.from('8fcd0000000000010000000a', 'hex'),
    Buffer.alloc(4),
    Buffer.from('00000200', 'hex'),
    Buffer.from(rest.replaceAll(' ', ''), 'hex'),
  ]);
  bytes.writeUInt16BE(baseSequence, 12);
  bytes.writeUInt16BE(count, 14);
  return bytes;
}

describe('parseTransportFeedback', () => {
  it('reads a run of packets with small deltas', () => {
    expect(parseTransportFeedback(feedback(7, 3, '2003 04 08 ff'))).toEqual({
      baseSequence: 7,
      arrivalsMs: [129, 131, 194.75],
    });
  });

  it('reads a two-bit vector with losses and a large negative delta', () => {
    // 11 01 00 10 ...: symbols small, lost, large
    expect(parseTransportFeedback(feedback(65_535, 3, 'd200 04 fff8'))).toEqual({
      baseSequence: 65_535,
      arrivalsMs: [129, null, 127],
    });
  });

  it('reads a one-bit vector and a run of losses', () => {
    expect(parseTransportFeedback(feedback(0, 16, 'a000 0002 04'))?.arrivalsMs).toEqual([
      129,
      ...new Array<null>(15).fill(null),
    ]);
  });

  it.each([
    ['deltas cut off', feedback(0, 3, '2003 04')],
    ['chunks cut off', feedback(0, 30, '2003')],
    ['an empty run', feedback(0, 3, '2000 2003 04 04 04')],
    ['more packets than anyone reports', feedback(0, 60_000, '1fff'.repeat(8))],
    ['a header cut off', feedback(0, 1, '').subarray(0, 18)],
  ])('gives null for %s', (_what, packet) => {
    expect(parseTransportFeedback(packet)).toBeNull();
  });
});
