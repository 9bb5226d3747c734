import { describe, expect, it } from 'vitest';
import { box, fullBox, uint32 } from '../../../../../gateway/domain/evidence/mp4-box.ts';
import { segmentBox, SegmentWalk } from '../../../../../gateway/domain/evidence/segment-boxes.ts';

const fragment = (number: number) => [
  box('moof', fullBox('mfhd', 0, 0, uint32(number))),
  box('mdat', new Uint8Array(30)),
];
const segment = [
  box('ftyp', new Uint8Array(4)),
  box('moov', new Uint8Array(20)),
  ...fragment(1),
  ...fragment(2),
];

/** The first range that is wrong in a file of these boxes. */
function wrongIn(boxes: readonly Uint8Array[]) {
  const file = Buffer.concat(boxes);
  const walk = new SegmentWalk();
  for (let at = 0; at < file.length;) {
    const found = segmentBox(file.subarray(at, at + 24), file.length - at);
    const wrong = walk.take(found, at, file.length);
    if (wrong !== null || found === null) return wrong;
    at += found.bytes;
  }
  return null;
}
const startOf = (place: number) => segment.slice(0, place).reduce((sum, { length }) => sum + length, 0);

describe('the boxes of a segment', () => {
  it('fit where it is one', () => expect(wrongIn(segment)).toBeNull());

  it.each([0, 1, 2, 3, 4])('are told to be wrong from box %i on where that is missing', (place) => {
    expect(wrongIn(segment.toSpliced(place, 1))?.fromByte).toBe(startOf(place));
  });

  it('are told to be wrong where fragments are in each other’s place', () => {
    const swapped = [...segment.slice(0, 2), ...fragment(1), ...fragment(3), ...fragment(2)];
    expect(wrongIn(swapped)).toEqual({
      fromByte: startOf(4),
      toByte: startOf(4) + (segment[4]?.length ?? 0),
    });
  });

  it.each<[string, (header: Buffer) => void]>([
    ['is longer than the file', (header) => header.writeUInt32BE(1000, 0)],
    ['is shorter than its header', (header) => header.writeUInt32BE(7, 0)],
    ['goes to the end of the file', (header) => header.writeUInt32BE(0, 0)],
    ['has no name', (header) => header.writeUInt32BE(0, 4)],
  ])('are told to be wrong from there to the end where a box %s', (_what, spoil) => {
    const boxes = segment.map((bytes) => Buffer.from(bytes));
    spoil(boxes[3] ?? expect.fail());
    expect(wrongIn(boxes)).toEqual({ fromByte: startOf(3), toByte: startOf(6) });
  });

  it('may have a length of 64 bits', () => {
    const long = Buffer.alloc(40);
    long.writeUInt32BE(1, 0);
    long.write('mdat', 4);
    long.writeBigUInt64BE(40n, 8);
    expect(segmentBox(long.subarray(0, 24), 40)).toEqual({ type: 'mdat', bytes: 40, fragmentNumber: null });
    long.writeBigUInt64BE(2n ** 63n, 8);
    expect(segmentBox(long.subarray(0, 24), 40)).toBeNull();
  });

  it('are none in less than a header', () => expect(segmentBox(new Uint8Array(7), 7)).toBeNull());
});
