import { describe, expect, it } from 'vitest';
import {
  angleBetweenRad,
  bearingOfDirection,
  bearingOfPanoramaPoint,
  directionOfBearing,
  directionOfPanoramaPoint,
  panoramaPointOfBearing,
  panoramaPointOfDirection,
  wrappedDeg,
  type Vector3,
} from '../../../../hardware/calibration/index.ts';

const size = { widthPx: 1920, heightPx: 960 };
const expectVector = (actual: Vector3, expected: Vector3) =>
  actual.forEach((component, index) => expect(component).toBeCloseTo(expected[index] ?? Number.NaN, 12));

describe('bearings', () => {
  it.each([
    [0, 0, [1, 0, 0]],
    [90, 0, [0, -1, 0]],
    [180, 0, [-1, 0, 0]],
    [270, 0, [0, 1, 0]],
    [0, 90, [0, 0, 1]],
    [123, -90, [0, 0, -1]],
    // cos 30° · cos 60°, −cos 30° · sin 60°, sin 30°
    [60, 30, [0.4330127018922193, -0.75, 0.5]],
  ] as const)('of %d°, elevation %d°, have their direction', (bearingDeg, elevationDeg, direction) => {
    expectVector(directionOfBearing({ bearingDeg, elevationDeg }), [...direction]);
  });

  it('come back from the direction, of any length', () => {
    const back = bearingOfDirection([0.4330127018922193 * 7, -0.75 * 7, 0.5 * 7]);
    expect(back.bearingDeg).toBeCloseTo(60, 12);
    expect(back.elevationDeg).toBeCloseTo(30, 12);
  });

  it('are 0 straight up and down', () => {
    expect(bearingOfDirection([0, 0, 2])).toEqual({ bearingDeg: 0, elevationDeg: 90 });
    expect(bearingOfDirection([0, 0, -2])).toEqual({ bearingDeg: 0, elevationDeg: -90 });
  });

  it.each([
    [0, 0],
    [-0, 0],
    [360, 0],
    [-90, 270],
    [725, 5],
    [-1e-15, 0],
  ])('wrap: %d is %d', (angleDeg, wrapped) => {
    expect(wrappedDeg(angleDeg)).toBe(wrapped);
  });
});

describe('a panorama', () => {
  it.each([
    [0, 0, 960, 480],
    [90, 0, 1440, 480],
    [270, 45, 480, 240],
    [180, 0, 0, 480],
    [179.8125, -45, 1919, 720],
    [0, 90, 960, 0],
    [0, -90, 960, 960],
  ])('has bearing %d°, elevation %d° at (%d, %d)', (bearingDeg, elevationDeg, xPx, yPx) => {
    const point = panoramaPointOfBearing({ bearingDeg, elevationDeg }, size);
    expect(point.xPx).toBeCloseTo(xPx, 10);
    expect(point.yPx).toBeCloseTo(yPx, 10);
    const direct = panoramaPointOfDirection(directionOfBearing({ bearingDeg, elevationDeg }), size);
    expect(direct.yPx).toBeCloseTo(yPx, 6);
    if (Math.abs(elevationDeg) < 90) expect(wrappedDeg((direct.xPx - xPx) * 0.1875 + 1)).toBeCloseTo(1, 6);
  });

  it('wraps round at both edges', () => {
    const beyond = bearingOfPanoramaPoint({ xPx: 1930, yPx: 480 }, size);
    expect(beyond.bearingDeg).toBeCloseTo(bearingOfPanoramaPoint({ xPx: 10, yPx: 480 }, size).bearingDeg, 10);
    const before = bearingOfPanoramaPoint({ xPx: -10, yPx: 480 }, size);
    expect(before.bearingDeg).toBeCloseTo(
      bearingOfPanoramaPoint({ xPx: 1910, yPx: 480 }, size).bearingDeg,
      10,
    );
  });

  it('comes back from every pixel', () => {
    for (let xPx = 0.5; xPx < 1920; xPx += 53) {
      for (let yPx = 0.5; yPx < 960; yPx += 47) {
        const point = panoramaPointOfDirection(directionOfPanoramaPoint({ xPx, yPx }, size), size);
        expect(point.xPx).toBeCloseTo(xPx, 8);
        expect(point.yPx).toBeCloseTo(yPx, 8);
      }
    }
  });

  it('has neighbours on either side of the seam behind', () => {
    const left = directionOfPanoramaPoint({ xPx: 0.5, yPx: 480 }, size);
    const right = directionOfPanoramaPoint({ xPx: 1919.5, yPx: 480 }, size);
    expect(angleBetweenRad(left, right)).toBeCloseTo((2 * Math.PI) / 1920, 10);
  });
});
