import { describe, expect, it } from 'vitest';
import {
  decodeSegmentHeader,
  encodeSegment,
  framesInSegment,
  segmentCount,
} from '../../../../../hardware/virtual-headset/recording/segment.ts';

const frames = [Buffer.from('first'), Buffer.from(''), Buffer.from('third one')];

describe('a segment file', () => {
  const file = encodeSegment(frames);

  it('says where its frames are', () => {
    const places = decodeSegmentHeader(file, file.length, 3);
    const read = places?.map(({ offset, length }) => file.toString('latin1', offset, offset + length));
    expect(read).toEqual(['first', '', 'third one']);
  });

  it('that is cut, longer, of another length or no segment is not read', () => {
    expect(decodeSegmentHeader(file, file.length - 1, 3)).toBeNull();
    expect(decodeSegmentHeader(file, file.length + 1, 3)).toBeNull();
    expect(decodeSegmentHeader(file, file.length, 2)).toBeNull();
    expect(decodeSegmentHeader(file.subarray(0, 10), file.length, 3)).toBeNull();
    expect(decodeSegmentHeader(Buffer.alloc(file.length), file.length, 3)).toBeNull();
  });

  it('holds thirty frames but for the last one', () => {
    expect(segmentCount(61)).toBe(3);
    expect([0, 1, 2].map((segment) => framesInSegment(segment, 61))).toEqual([30, 30, 1]);
  });
});
