import { describe, expect, it } from 'vitest';
import { placeOf, thumbnailsOf } from '../../../../../console/features/replay/timeline-marks.ts';

const whole = (seconds: number) => ({ fromMs: 1_000_000, toMs: 1_000_000 + seconds * 1000 });
const moments = (seconds: number, most: number, isGrowing: boolean) =>
  thumbnailsOf(whole(seconds), most, isGrowing).map(({ atMs }) => (atMs - 1_000_000) / 1000);

it('a moment has its place on the line, and none outside of it', () => {
  expect(placeOf(1_025_000, whole(100))).toBe('25.000%');
  expect(placeOf(999_999, whole(100))).toBeNull();
  expect(placeOf(1_100_001, whole(100))).toBeNull();
});

describe('pictures along the line', () => {
  it('are as many as there is room for, and fill it', () => {
    const four = thumbnailsOf(whole(4 * 3600), 13, false);
    expect(four.length).toBeLessThanOrEqual(13);
    expect(four.reduce((sum, { width }) => sum + parseFloat(width), 0)).toBeCloseTo(100, 1);
    expect(thumbnailsOf(whole(100_000_000), 13, false).length).toBeLessThanOrEqual(13);
    expect(moments(1, 13, false)).toEqual([0.5]);
  });

  it('stay the same ones while the recording grows', () => {
    expect(moments(31, 13, true)).toEqual([5, 15, 25]);
    expect(moments(36.9, 13, true)).toEqual([5, 15, 25]);
    expect(moments(37.1, 13, true)).toEqual([5, 15, 25, 35]);
    expect(moments(131, 13, true)[0]).toBe(10);
  });
});
