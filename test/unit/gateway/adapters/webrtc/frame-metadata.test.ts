import { describe, expect, it } from 'vitest';
import { frameMetadata } from '../../../../../gateway/adapters/webrtc/frame-metadata.ts';
import { frameMetadataSchema } from '../../../../../gateway/contract/media.ts';

const report = { rtpTimestamp: 90_000, monotonicNs: 10_000_000_000n };

describe('frameMetadata', () => {
  it('looks up the head for the moment of capture and keys the frame as the viewer sees it', () => {
    const asked: bigint[] = [];
    const orientation = {
      at: (monotonicNs: bigint) => {
        asked.push(monotonicNs);
        return [0.70710678, 0, 0.70710678, -0] as const;
      },
    };
    const metadata = frameMetadata(report, 90_000 + 3000, 777, orientation, 10_050_000_000n, 1_000_000n);
    expect(asked).toEqual([10_033_333_333n]);
    expect(frameMetadataSchema.parse(JSON.parse(JSON.stringify(metadata)))).toEqual({
      rtpTimestamp: 777,
      captureUs: 10_033_333,
      wallClockOffsetUs: 1000,
      orientation: [0.707107, 0, 0.707107, 0],
    });
  });

  it.each([
    ['long ago', 20_000_000_000n],
    ['in the future', 9_000_000_000n],
  ])('is null where the report puts the frame %s', (_what, nowNs) => {
    expect(frameMetadata(report, 90_000, 1, { at: () => [1, 0, 0, 0] }, nowNs, 0n)).toBeNull();
  });
});
