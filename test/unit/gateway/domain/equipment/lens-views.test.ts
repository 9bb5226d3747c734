import { describe, expect, it } from 'vitest';
import { lensViews } from '../../../../../gateway/domain/equipment/lens-views.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';

const size = { widthPx: 480, heightPx: 240 };
const forward = [0.5, -0.5, 0.5, -0.5] as const;

/** Bearings from forward (−180 … 180) and elevations of a view's pixels. */
const placesOf = (pixels: Uint32Array) =>
  [...pixels].map((index) => [
    ((index % 480) + 0.5) * 0.75 - 180,
    90 - (Math.floor(index / 480) + 0.5) * 0.75,
  ]);

describe('the part of a panorama that one lens alone has seen', () => {
  it('is around where it looks, of two lenses back to back', () => {
    const [front, rear] = lensViews(unitCalibration.lenses, size);
    expect([front?.of, front?.bearingDeg, rear?.of, rear?.bearingDeg]).toEqual(['lens-1', 0, 'lens-2', 180]);
    const inFront = placesOf(front?.pixels ?? new Uint32Array());
    const behind = placesOf(rear?.pixels ?? new Uint32Array());
    expect(Math.max(...inFront.map(([bearing = 0]) => Math.abs(bearing)))).toBeCloseTo(60, 0);
    expect(Math.min(...behind.map(([bearing = 0]) => Math.abs(bearing)))).toBeCloseTo(120, 0);
    expect(Math.max(...inFront.map(([, elevation = 0]) => Math.abs(elevation)))).toBeCloseTo(50, 0);
    // A cap of 60° is a quarter of the sphere, and the picture is stretched above and below.
    for (const view of [inFront, behind]) expect(view.length / (480 * 240)).toBeCloseTo(0.16, 1);
  });

  it('goes to the nearest of many lenses, and no further than a narrow one sees', () => {
    const narrow = { rotation: forward, maxThetaDeg: 50 };
    const [view] = lensViews([narrow], size);
    const bearings = placesOf(view?.pixels ?? new Uint32Array()).map(([bearing = 0]) => Math.abs(bearing));
    expect(Math.max(...bearings)).toBeCloseTo(35, 0);
    const twice = lensViews([narrow, narrow], size);
    expect(twice.map(({ pixels }) => pixels.length > 0)).toEqual([true, false]);
  });

  it('is all of it where the headset delivers the panorama itself', () => {
    const views = lensViews([], size);
    expect(views.map(({ of, bearingDeg }) => [of, bearingDeg])).toEqual([[null, null]]);
    expect((views[0]?.pixels.length ?? 0) / (478 * 240)).toBeCloseTo(100 / 180, 1);
  });

  it('leaves out pixels without a neighbour', () => {
    const views = lensViews(unitCalibration.lenses, size);
    const outermost = views.flatMap(({ pixels }) => [...pixels].filter((index) => (index + 1) % 480 < 2));
    expect(outermost).toEqual([]);
  });
});
