import { describe, expect, it } from 'vitest';
import { defaultMediaOptions } from '../../../../../gateway/domain/media-plan/plan-input.ts';
import {
  panoramaRungs,
  screenRungs,
  webcamRungs,
} from '../../../../../gateway/domain/media-plan/rung-ladder.ts';
import type { Rung } from '../../../../../gateway/domain/media-plan/rung.ts';

const line = ({ id, codec, size, framesPerSecond, minBitrateBps, maxBitrateBps }: Rung) =>
  `${id} ${codec} ${size?.widthPx ?? '-'}x${size?.heightPx ?? '-'}@${framesPerSecond ?? '-'} ` +
  `${minBitrateBps / 1000}-${maxBitrateBps / 1000}`;

describe('the rungs of a track', () => {
  it('of a panorama are the whole, its half, the tile of the wall, and VP8', () => {
    const shape = { widthPx: 1920, heightPx: 960, framesPerSecond: 30 };
    expect(panoramaRungs(shape, defaultMediaOptions).map(line)).toEqual([
      'full H264 1920x960@30 1800-4000',
      'half H264 960x480@30 500-1200',
      'thumbnail H264 480x240@5 60-120',
      'vp8 VP8 960x480@30 300-1200',
    ]);
  });

  it('of a screen keep their size and lose pictures first', () => {
    const shape = { widthPx: 1366, heightPx: 768, framesPerSecond: 10 };
    expect(screenRungs(shape, defaultMediaOptions).map(line)).toEqual([
      'full H264 1366x768@10 600-1500',
      'slow H264 1366x768@2 150-400',
      'thumbnail H264 480x270@2 30-60',
      'vp8 VP8 1366x768@5 200-800',
    ]);
  });

  it('of a webcam have the size and rate of whichever is plugged in', () => {
    expect(webcamRungs(defaultMediaOptions).map(line)).toEqual([
      'full H264 -x-@- 400-1500',
      'vp8 VP8 -x-@- 300-1200',
    ]);
  });

  it('never grow, have even sides, and their least is no more than their most', () => {
    const small = { widthPx: 322, heightPx: 162, framesPerSecond: 3 };
    const options = { ...defaultMediaOptions, panoramaBitrateBps: 900_000, screenBitrateBps: 500_000 };
    for (const rung of [...panoramaRungs(small, options), ...screenRungs(small, options)]) {
      expect(rung.minBitrateBps).toBeLessThanOrEqual(rung.maxBitrateBps);
      expect(rung.framesPerSecond).toBeLessThanOrEqual(3);
      const { widthPx, heightPx } = rung.size ?? expect.fail('it is known');
      expect(widthPx).toBeLessThanOrEqual(322);
      expect([widthPx % 2, heightPx % 2]).toEqual([0, 0]);
    }
  });
});
