import { describe, expect, it } from 'vitest';
import {
  inverseRotation,
  panoramaPointOfBearing,
  panoramaPointOfDirection,
  rotateVector,
  unprojectFromLens,
} from '../../../../../hardware/calibration/index.ts';
import { headRotation } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { PanoramaCaster } from '../../../../../hardware/virtual-headset/render/panorama-caster.ts';
import { paintMarkersOnPanorama } from '../../../../../hardware/virtual-headset/render/panorama-markers.ts';
import { markers } from '../../../../../hardware/virtual-headset/scene/markers.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { bearingDifferenceDeg, hueOf } from '../../../../support/view-pixels.ts';

const size = { widthPx: 512, heightPx: 256 };

/** Smooth round the horizon: red and green are the cosine and the sine of the bearing, blue the elevation. */
function compassPanorama(): Uint8Array {
  const rgb = new Uint8Array(size.widthPx * size.heightPx * 3);
  for (let y = 0; y < size.heightPx; y++) {
    for (let x = 0; x < size.widthPx; x++) {
      const bearing = ((x + 0.5) / size.widthPx) * 2 * Math.PI - Math.PI;
      const blue = 200 * (1 - (y + 0.5) / size.heightPx);
      rgb.set(
        [110 + 100 * Math.cos(bearing), 110 + 100 * Math.sin(bearing), blue],
        (y * size.widthPx + x) * 3,
      );
    }
  }
  return rgb;
}

describe('a panorama through the lenses', { timeout: 60_000 }, () => {
  it('shows every direction’s colour where the head turns it', () => {
    const panorama = compassPanorama();
    const orientation = headRotation({ facingDeg: 40, pitchDeg: 10, rollDeg: -5 });
    const rgb = new PanoramaCaster(panorama, size, unitCalibration).render(orientation);
    let tried = 0;
    for (const lens of unitCalibration.lenses) {
      for (let step = 0; step < 400; step++) {
        const x = Math.floor(lens.cxPx + 22 * Math.sqrt(step) * Math.cos(step * 2.4));
        const y = Math.floor(lens.cyPx + 22 * Math.sqrt(step) * Math.sin(step * 2.4));
        const ray = unprojectFromLens(lens, x + 0.5, y + 0.5);
        if (ray === null) continue;
        const point = panoramaPointOfDirection(rotateVector(orientation, ray), size);
        const bearing = (point.xPx / size.widthPx) * 2 * Math.PI - Math.PI;
        const vignette =
          1 +
          lens.vignetting[0] *
            Math.acos(Math.max(-1, rotateVector(inverseRotation(lens.rotation), ray)[2])) ** 2;
        const expected = (110 + 100 * Math.cos(bearing)) * lens.gain * vignette;
        expect(Math.abs((rgb[(y * unitCalibration.widthPx + x) * 3] ?? 0) - expected)).toBeLessThan(9);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(500);
  });
});

describe('placards on a panorama', { timeout: 60_000 }, () => {
  it('stand at their bearings, the one behind across the picture’s edge too', () => {
    const rgb = new Uint8Array(2048 * 1024 * 3).fill(128);
    const large = { widthPx: 2048, heightPx: 1024 };
    paintMarkersOnPanorama(rgb, large);
    for (const marker of markers) {
      const { xPx, yPx } = panoramaPointOfBearing(marker, large);
      // Beside the letter, on the ground, on both sides.
      for (const offset of [-24, 24]) {
        const column = (Math.floor(xPx) + offset + 2048) % 2048;
        const [red = 0, green = 0, blue = 0] = rgb.subarray((Math.floor(yPx) * 2048 + column) * 3);
        const hue = hueOf(red, green, blue).hueDeg;
        expect(Math.abs(bearingDifferenceDeg(hue, hueOf(...marker.rgb).hueDeg))).toBeLessThan(2);
      }
    }
  });
});
