import { describe, expect, it } from 'vitest';
import {
  directionOnStrip,
  pointOnStrip,
  stripAspect,
  stripElevationsDeg,
  viewOutline,
} from '../../../../console/media/strip-geometry.ts';

describe('the strip', () => {
  it('has forward in the middle, right to the right and the wrap-around at both ends', () => {
    expect(pointOnStrip({ bearingDeg: 0, elevationDeg: 0 }).x).toBe(0.5);
    expect(pointOnStrip({ bearingDeg: 90, elevationDeg: 0 }).x).toBe(0.75);
    expect(pointOnStrip({ bearingDeg: 180, elevationDeg: 0 }).x).toBe(0);
    expect(directionOnStrip({ x: 1, y: 0 }).bearingDeg).toBe(180);
  });

  it('keeps the natural scale', () => {
    const heightDeg = stripElevationsDeg.top - stripElevationsDeg.bottom;
    expect(stripAspect * heightDeg).toBe(360);
    expect(directionOnStrip({ x: 0.5, y: 0 }).elevationDeg).toBe(stripElevationsDeg.top);
    expect(directionOnStrip({ x: 0.5, y: 1 }).elevationDeg).toBe(stripElevationsDeg.bottom);
  });

  it.each([
    { x: 0.1, y: 0.2 },
    { x: 0.93, y: 0.99 },
  ])('finds a point again: %o', (point) => {
    const found = pointOnStrip(directionOnStrip(point));
    expect(found.x).toBeCloseTo(point.x, 9);
    expect(found.y).toBeCloseTo(point.y, 9);
  });
});

describe('the frame of the view', () => {
  it('is as wide as the field of view at the level of the eyes, and closed', () => {
    const outline = viewOutline({ yawDeg: 0, pitchDeg: 0, fovDeg: 90 }, 2);
    const xs = outline.map(({ x }) => x);
    expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(0.25, 6);
    expect(outline.at(-1)).toEqual(outline[0]);
  });

  it('runs on without a jump where it crosses the wrap-around', () => {
    const outline = viewOutline({ yawDeg: 175, pitchDeg: -10, fovDeg: 80 }, 2);
    const steps = outline.slice(1).map(({ x }, index) => Math.abs(x - (outline[index]?.x ?? NaN)));
    expect(Math.max(...steps)).toBeLessThan(0.1);
    expect(Math.max(...outline.map(({ x }) => x)) - Math.min(...outline.map(({ x }) => x))).toBeLessThan(0.4);
  });

  it('goes once round the room with a pole in view', () => {
    const outline = viewOutline({ yawDeg: 40, pitchDeg: -85, fovDeg: 90 }, 1.5);
    const [first, last] = [outline[0], outline.at(-1)];
    expect(Math.abs((last?.x ?? 0) - (first?.x ?? 0))).toBeCloseTo(1, 6);
  });
});
