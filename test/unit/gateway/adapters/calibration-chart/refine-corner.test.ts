import { describe, expect, it } from 'vitest';
import { refinedCorner } from '../../../../../gateway/adapters/calibration-chart/refine-corner.ts';
import { scaledCalibration } from '../../../../../hardware/profiles/index.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { ChartCamera } from '../../../../support/chart-picture.ts';
import { chartPose, chartSightings, placesAllAround } from '../../../../support/chart-scene.ts';

const size = { widthPx: 960, heightPx: 480 };
const squareM = 0.03;

describe('refinedCorner', () => {
  it('finds the corners of a noisy, blurred fisheye picture to a few hundredths of a pixel', () => {
    const unit = scaledCalibration(unitCalibration, size) ?? unitCalibration;
    const [place] = placesAllAround.slice(2);
    if (place === undefined) throw new Error('no place');
    const picture = new ChartCamera(unit, () => [120, 128, 128]).render({
      squareM,
      pose: chartPose(place),
      noise: 3,
      blur: 1,
    });
    const truth = chartSightings(unit, [place], { squareM, noisePx: 0 }).flatMap(({ corners }) => corners);
    const errors = truth.map(({ xPx, yPx }) => {
      const found = refinedCorner(picture, { xPx: xPx + 0.7, yPx: yPx - 0.5 }, { sigmaPx: 1.6, withinPx: 2 });
      return found === null ? null : Math.hypot(found.xPx - xPx, found.yPx - yPx);
    });
    const found = errors.filter((error) => error !== null);
    expect(found.length).toBeGreaterThan(0.9 * truth.length);
    expect(Math.sqrt(found.reduce((sum, error) => sum + error * error, 0) / found.length)).toBeLessThan(0.1);
  });

  it('finds none where nothing is, along an edge, and at the picture’s edge', () => {
    const picture = (valueAt: (x: number) => number) => ({
      ...size,
      luma: Uint8Array.from({ length: size.widthPx * size.heightPx }, (_, at) => valueAt(at % size.widthPx)),
    });
    const window = { sigmaPx: 2, withinPx: 3 };
    const near = { xPx: 300.2, yPx: 200.4 };
    expect(
      refinedCorner(
        picture(() => 90),
        near,
        window,
      ),
    ).toBeNull();
    expect(
      refinedCorner(
        picture((x) => (x < 300 ? 30 : 200)),
        near,
        window,
      ),
    ).toBeNull();
    expect(
      refinedCorner(
        picture((x) => (x < 3 ? 30 : 200)),
        { xPx: 3, yPx: 200 },
        window,
      ),
    ).toBeNull();
  });
});
