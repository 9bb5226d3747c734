import { describe, expect, it } from 'vitest';
import type { FrameMetadata } from '../../../../gateway/contract/media.ts';
import { FrameMetadataLog, parseFrameMetadata } from '../../../../console/media/frame-metadata-log.ts';

const metadata = (rtpTimestamp: number): FrameMetadata => ({
  rtpTimestamp,
  captureUs: rtpTimestamp / 90,
  wallClockOffsetUs: 0,
  orientation: [1, 0, 0, 0],
});

describe('the log of frame metadata', () => {
  it('finds a frame by its RTP timestamp, also across the wrap-around', () => {
    const log = new FrameMetadataLog();
    for (const rtpTimestamp of [0xffffffff, 2999]) log.add(metadata(rtpTimestamp));
    expect(log.find(0xffffffff)?.rtpTimestamp).toBe(0xffffffff);
    expect(log.find(2999)?.rtpTimestamp).toBe(2999);
    expect(log.find(3000)).toBeNull();
  });

  it('forgets the oldest beyond its capacity', () => {
    const log = new FrameMetadataLog(3);
    for (const rtpTimestamp of [1, 2, 3, 1, 4]) log.add(metadata(rtpTimestamp));
    expect([1, 2, 3, 4].map((key) => log.find(key) !== null)).toEqual([true, false, true, true]);
  });
});

describe('a message of the data channel', () => {
  it('is read', () => {
    expect(parseFrameMetadata(JSON.stringify(metadata(90)))).toEqual(metadata(90));
  });

  it.each([
    null,
    new ArrayBuffer(4),
    '',
    '{',
    '{}',
    JSON.stringify({ ...metadata(1), orientation: [1, 0, 0] }),
  ])('is ignored where it is none: %o', (message) => {
    expect(parseFrameMetadata(message)).toBeNull();
  });
});
