import { describe, expect, it } from 'vitest';
import { calibrationSchema, type Lens } from '../../../../hardware/calibration/index.ts';
import { imperfectUnit } from '../../../support/fisheye-picture.ts';

const unit = imperfectUnit(1920);
const withLens = (change: Partial<Lens>) => ({
  ...unit,
  lenses: unit.lenses.map((lens) => ({ ...lens, ...change })),
});

describe('the calibration schema', () => {
  it('takes a unit as real ones are', () => {
    expect(calibrationSchema.parse(unit)).toEqual(unit);
  });

  it.each<[string, unknown]>([
    [
      'a lens with a frame of its own',
      withLens({ frame: { xPx: 960, yPx: 0, widthPx: 960, heightPx: 960 } }),
    ],
    [
      'a rig of two streams',
      { ...unit, streams: [0, 960].map((xPx) => ({ xPx, yPx: 0, widthPx: 960, heightPx: 960 })) },
    ],
    ['a panorama without lenses', { ...unit, projection: 'equirectangular', lenses: [] }],
  ])('takes %s', (_what, right) => {
    expect(calibrationSchema.safeParse(right).success).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a frame beyond the picture', withLens({ frame: { xPx: 961, yPx: 0, widthPx: 960, heightPx: 960 } })],
    [
      'streams that overlap',
      { ...unit, streams: [0, 950].map((xPx) => ({ xPx, yPx: 0, widthPx: 960, heightPx: 960 })) },
    ],
    [
      'a stream beyond the picture',
      { ...unit, streams: [0, 961].map((xPx) => ({ xPx, yPx: 0, widthPx: 960, heightPx: 960 })) },
    ],
    ['a panorama with lenses', { ...unit, projection: 'equirectangular' }],
    ['a square panorama', { ...unit, projection: 'equirectangular', lenses: [], heightPx: 1920 }],
    ['an unknown key', { ...unit, colour: 'red' }],
    ['no lens', { ...unit, lenses: [] }],
    ['five lenses', { ...unit, lenses: Array.from({ length: 5 }, () => unit.lenses[0]) }],
    ['a rotation that is none', withLens({ rotation: [1, 1, 0, 0] })],
    ['a lens that folds back before its edge', withLens({ k: [-0.2, 0, 0, 0] })],
    ['a lens without a focal length', withLens({ fxPx: 0 })],
    ['a number that is none', withLens({ cxPx: Number.NaN })],
    ['a negative gain', withLens({ gain: -1 })],
    ['another version', { ...unit, version: 2 }],
  ])('refuses %s', (_what, wrong) => {
    expect(calibrationSchema.safeParse(wrong).success).toBe(false);
  });
});
