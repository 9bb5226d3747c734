import { describe, expect, it } from 'vitest';
import {
  bearingDifferenceDeg,
  directionAtPixel,
  findHue,
  pixelAtDirection,
  turnAgainstPanorama,
  type RgbPicture,
} from '../../support/view-pixels.ts';

const view = { yawDeg: 350, pitchDeg: 0, fovDeg: 90 };
const size = { widthPx: 800, heightPx: 400 };

function paint(
  widthPx: number,
  heightPx: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): RgbPicture {
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) data.set(colour(x, y), (y * widthPx + x) * 3);
  return { widthPx, heightPx, data };
}

describe('directionAtPixel', () => {
  it('has the yaw in the middle and half the field of view at the edges', () => {
    expect(directionAtPixel(view, size, 400, 200)).toEqual({ bearingDeg: 350, elevationDeg: 0 });
    expect(directionAtPixel(view, size, 800, 200).bearingDeg).toBeCloseTo(35, 9);
    expect(directionAtPixel(view, size, 0, 200).bearingDeg).toBeCloseTo(305, 9);
  });

  it('has the pitch in the middle', () => {
    expect(directionAtPixel({ ...view, pitchDeg: 30 }, size, 400, 200).elevationDeg).toBeCloseTo(30, 9);
  });
});

describe('pixelAtDirection', () => {
  const tilted = { yawDeg: 350, pitchDeg: -20, fovDeg: 100 };

  it('is where directionAtPixel finds the direction', () => {
    for (const [xPx, yPx] of [
      [3, 7],
      [400, 200],
      [790, 390],
      [650, 30],
    ] as const) {
      const { bearingDeg, elevationDeg } = directionAtPixel(tilted, size, xPx, yPx);
      const found = pixelAtDirection(tilted, size, bearingDeg, elevationDeg);
      expect(found?.xPx).toBeCloseTo(xPx, 6);
      expect(found?.yPx).toBeCloseTo(yPx, 6);
    }
  });

  it('is none beside the picture or behind it', () => {
    expect(pixelAtDirection(tilted, size, 60, 0)).toBeNull();
    expect(pixelAtDirection(tilted, size, 170, 20)).toBeNull();
  });
});

describe('findHue', () => {
  it('finds the middle of a patch and ignores other colours', () => {
    const picture = paint(100, 50, (x, y) =>
      x >= 40 && x < 60 && y >= 10 && y < 20 ? [0, 0, 220] : [200, 190, 180],
    );
    expect(findHue(picture, 240, 10)).toEqual({ xPx: 50, yPx: 15, pixels: 200 });
    expect(findHue(picture, 120, 10).pixels).toBe(0);
  });
});

describe('turnAgainstPanorama', () => {
  it('tells a turned picture from a true one', () => {
    const pattern = (bearingDeg: number) =>
      128 + 100 * Math.sin((bearingDeg * Math.PI) / 18) * Math.cos((bearingDeg * Math.PI) / 47);
    const panorama = paint(720, 360, (x) => {
      const grey = pattern((x + 0.5) / 2 - 180);
      return [grey, grey, grey];
    });
    const turnedBy = (degrees: number) =>
      paint(800, 400, (x, y) => {
        const { bearingDeg } = directionAtPixel(view, size, x + 0.5, y + 0.5);
        const grey = pattern(bearingDifferenceDeg(bearingDeg + degrees, 0));
        return [grey, grey, grey];
      });
    expect(turnAgainstPanorama(turnedBy(0), view, panorama).turnDeg).toBeCloseTo(0, 0);
    expect(turnAgainstPanorama(turnedBy(4), view, panorama).turnDeg).toBeCloseTo(4, 0);
  });
});
