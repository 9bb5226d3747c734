import { describe, expect, it } from 'vitest';
import { compareWithChart } from '../../../../../hardware/calibration/chart/chart-comparison.ts';
import { fitChart } from '../../../../../hardware/calibration/chart/chart-fit.ts';
import { chartReport } from '../../../../../hardware/calibration/chart/chart-report.ts';
import type { ChartSighting } from '../../../../../hardware/calibration/chart/chart-sighting.ts';
import { calibrationSchema, type Calibration } from '../../../../../hardware/calibration/index.ts';
import {
  pictureCalibration,
  unitCalibration,
} from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import {
  chartSightings,
  meanProjectionDifferencePx,
  placesAllAround,
} from '../../../../support/chart-scene.ts';

const squareM = 0.03;
const sightings = chartSightings(unitCalibration, placesAllAround, { squareM, noisePx: 0.1 });

function fitted(start: Calibration, seen: readonly ChartSighting[]) {
  const outcome = fitChart(start, seen, { squareM });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  const calibration: Calibration = { ...start, lenses: [...outcome.state.lenses] };
  return { calibration, state: outcome.state };
}

/** The model's nominal geometry with focal lengths 2 % and centres 20 pixels beside the unit's. */
const farOff: Calibration = {
  ...pictureCalibration,
  lenses: unitCalibration.lenses.map((lens, index) => ({
    ...lens,
    fxPx: lens.fxPx * 1.02,
    fyPx: lens.fyPx * 1.02,
    cxPx: lens.cxPx + 14,
    cyPx: lens.cyPx - 14,
    k: [0, 0, 0, 0],
    rotation: pictureCalibration.lenses[index]?.rotation ?? [1, 0, 0, 0],
  })),
};

describe('fitChart', () => {
  it.each([
    ['its model’s nominal geometry', pictureCalibration],
    ['2 % and 20 pixels beside it', farOff],
  ])('finds the unit from %s', (_, start) => {
    const { calibration, state } = fitted(start, sightings);
    expect(meanProjectionDifferencePx(unitCalibration, start)).toBeGreaterThan(3);
    expect(meanProjectionDifferencePx(unitCalibration, calibration)).toBeLessThan(0.3);
    expect(calibrationSchema.safeParse(calibration).success).toBe(true);
    expect(calibration.lenses[0]?.rotation).toEqual(start.lenses[0]?.rotation);
    const report = chartReport(sightings, state, squareM);
    // Noise of 0.1 in x and y.
    expect(report.rmsPx).toBeGreaterThan(0.1);
    expect(report.rmsPx).toBeLessThan(0.16);
    expect(report).toMatchObject({ pictures: 10, warnings: [] });
  });

  it('takes corners that were detected wrongly for what they are', () => {
    const bad = sightings.map((sighting) => ({
      ...sighting,
      corners: sighting.corners.map((corner, index) =>
        index % 12 === 5 ? { ...corner, xPx: corner.xPx + 9 } : corner,
      ),
    }));
    const { calibration, state } = fitted(pictureCalibration, bad);
    expect(meanProjectionDifferencePx(unitCalibration, calibration)).toBeLessThan(0.4);
    const rejected = chartReport(bad, state, squareM).lenses.map(({ rejectedCorners }) => rejectedCorners);
    expect(rejected[0]).toBeGreaterThan(10);
    expect(rejected[1]).toBeGreaterThan(10);
  });

  it('keeps the nominal geometry where nothing was seen, and warns of it', () => {
    // In front, behind, and on the right.
    const oneSide = sightings.filter(({ picture }) => [0, 2, 4].includes(picture));
    const { calibration, state } = fitted(pictureCalibration, oneSide);
    expect(calibrationSchema.safeParse(calibration).success).toBe(true);
    const { warnings } = chartReport(oneSide, state, squareM);
    expect(warnings).toContainEqual({ kind: 'few-pictures', pictures: 3 });
    expect(warnings).toContainEqual(expect.objectContaining({ kind: 'one-sided', lens: 1 }));
  });

  it('says which pictures are missing', () => {
    const without = (isLeftOut: (sighting: ChartSighting) => boolean) =>
      fitChart(
        pictureCalibration,
        sightings.filter((sighting) => !isLeftOut(sighting)),
        { squareM },
      );
    expect(without(({ picture }) => picture > 1)).toEqual({
      ok: false,
      fault: 'too-few-pictures',
      usable: 2,
      needed: 3,
    });
    expect(without(({ lens }) => lens === 1)).toEqual({ ok: false, fault: 'lens-unseen', lens: 1 });
    const isInBoth = ({ picture }: ChartSighting) => [2, 3, 6, 7].includes(picture);
    expect(without(isInBoth)).toEqual({ ok: false, fault: 'lenses-not-linked', linked: [0], apart: [1] });
  });
});

describe('compareWithChart', () => {
  it('finds a fit better than the nominal geometry, and worse than the truth', () => {
    const { state } = fitted(pictureCalibration, sightings);
    const older = [pictureCalibration, unitCalibration];
    const { kind, newRmsPx, olderRmsPx } = compareWithChart(
      sightings,
      { start: pictureCalibration, state, older },
      { squareM },
    );
    expect(kind).toBe('held-out');
    expect(olderRmsPx[0]).toBeGreaterThan(3 * newRmsPx);
    expect(olderRmsPx[1]).toBeLessThan(newRmsPx);
  });
});
