import { describe, expect, it } from 'vitest';
import type { IndexedFrame } from '../../../../../gateway/domain/evidence/evidence-index.ts';
import { pictureRange, replayRange } from '../../../../../gateway/domain/evidence/replay-range.ts';

const frame = (kind: IndexedFrame['kind'], place: number, keyFrame = false): IndexedFrame => ({
  ...{ kind, keyFrame, plainBytes: 100, plainOffset: place * 100, fileOffset: place * 148 + 32 },
  startTicks: kind === 'fragment' ? 1000 + (place - 1) * 40 : 0,
  durationTicks: kind === 'fragment' ? 40 : 0,
});
/** Key frames at 1000 and 1080 ticks; it ends at 1160. */
const frames = [
  frame('initialisation', 0),
  frame('fragment', 1, true),
  frame('fragment', 2),
  frame('fragment', 3, true),
  frame('fragment', 4),
];

describe('what has to be played to see a moment', () => {
  it.each([
    [1000, 100, 1000],
    [1079, 100, 1000],
    [1080, 300, 1080],
    [1159, 300, 1080],
    [0, 100, 1000],
  ])('%d is in the fragments from byte %d on', (atTicks, fromByte, startTicks) => {
    expect(replayRange(frames, atTicks)).toEqual({
      initialisation: { fromByte: 0, toByte: 100 },
      fragments: { fromByte, toByte: 500 },
      startTicks,
      endTicks: 1160,
    });
  });

  it('is nothing where the file ends before, or has nothing yet', () => {
    expect(replayRange(frames, 1160)).toBeNull();
    expect(replayRange(frames.slice(0, 1), 0)).toBeNull();
    expect(replayRange([], 0)).toBeNull();
  });

  it('stops at the end of what is written, the end frame is none of it', () => {
    expect(replayRange([...frames, frame('end', 5)], 1100)?.fragments).toEqual({
      fromByte: 300,
      toByte: 500,
    });
  });
});

describe('what has to be decoded to see a moment', () => {
  const at = (...places: number[]) => ({
    initialisation: { fromByte: 0, toByte: 100 },
    fragments: places.map((place) => ({ fromByte: place * 100, toByte: (place + 1) * 100 })),
  });

  it('goes from the key frame to the fragment of the moment', () => {
    expect(pictureRange(frames, 1039, true)).toEqual(at(1));
    expect(pictureRange(frames, 1040, true)).toEqual(at(1, 2));
    expect(pictureRange(frames, 1159, true)).toEqual(at(3, 4));
    expect(pictureRange(frames, 0, true)).toEqual(at(1));
  });

  it('is the key frame alone where that is enough', () => {
    expect(pictureRange(frames, 1040, false)).toEqual(at(1));
    expect(pictureRange(frames, 1159, false)).toEqual(at(3));
  });

  it('is nothing where the file ends before, or has nothing yet', () => {
    expect(pictureRange(frames, 1160, true)).toBeNull();
    expect(pictureRange(frames.slice(0, 1), 0, false)).toBeNull();
    expect(pictureRange([], 0, true)).toBeNull();
  });
});
