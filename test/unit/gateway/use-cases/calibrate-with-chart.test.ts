import { describe, expect, it } from 'vitest';
import type { GreyPicture } from '../../../../gateway/ports/grey-pictures.ts';
import { calibrateWithChart } from '../../../../gateway/use-cases/calibrate-with-chart.ts';
import { compareWithChart } from '../../../../hardware/calibration/chart/chart-comparison.ts';
import { fitChart } from '../../../../hardware/calibration/chart/chart-fit.ts';
import { chartReport } from '../../../../hardware/calibration/chart/chart-report.ts';
import type { ChartSighting } from '../../../../hardware/calibration/chart/chart-sighting.ts';
import { calibrationSchema, type Calibration } from '../../../../hardware/calibration/index.ts';
import { scaledCalibration } from '../../../../hardware/profiles/index.ts';
import {
  pictureCalibration,
  unitCalibration,
} from '../../../../hardware/virtual-headset/unit-calibration.ts';
import { chartSightings, meanProjectionDifferencePx, placesAllAround } from '../../../support/chart-scene.ts';

const squareM = 0.03;
const seen = chartSightings(unitCalibration, placesAllAround, { squareM, noisePx: 0.1 });
const unit = { ...unitCalibration, serial: 'UNIT-7' };

/** The use case with its files in memory; a picture's first pixel says which of the sightings it shows. */
function rig({ start = pictureCalibration, existing = null as Calibration | null } = {}) {
  const written: Calibration[] = [];
  const lines: string[] = [];
  const calibrate = calibrateWithChart({
    calibrations: { read: () => Promise.resolve(start), scaled: scaledCalibration },
    pictures: {
      read: (path): Promise<GreyPicture> =>
        Promise.resolve({
          widthPx: path === 'wide' ? 2000 : 1920,
          heightPx: 960,
          luma: Uint8Array.of(Number(path)),
        }),
    },
    output: {
      usualPath: (profileId, serial) => `${profileId}/${serial}`,
      readExisting: () => Promise.resolve(existing),
      write: (_, calibration) => Promise.resolve(void written.push(calibration)),
    },
    clock: { monotonicNs: () => 0n, wallMs: () => Date.UTC(2027, 2, 4, 23) },
    openDetector: () => ({
      detect: ({ luma }) => Promise.resolve(seen.filter(({ picture }: ChartSighting) => picture === luma[0])),
      close: () => Promise.resolve(),
    }),
    chartFitting: { fit: fitChart, report: chartReport, compare: compareWithChart },
  });
  const run = (pictures: readonly string[]) =>
    calibrate(
      { pictures, start: { kind: 'file', path: 'start' }, serial: 'UNIT-7', output: 'unit.json', squareM },
      (progress) => lines.push(progress.kind),
    );
  return { run, written, lines };
}

const all = placesAllAround.map((_, index) => String(index));

describe('calibrateWithChart', () => {
  it('keeps a calibration that is better than what it started from, with today’s date', async () => {
    const { run, written, lines } = rig();
    const result = await run([...all, '99']);
    expect(written).toEqual([result.calibration]);
    expect(calibrationSchema.safeParse(written[0]).success).toBe(true);
    expect(result.calibration).toMatchObject({ serial: 'UNIT-7', calibratedOn: '2027-03-04' });
    expect(meanProjectionDifferencePx(unit, result.calibration)).toBeLessThan(0.3);
    expect(result.unusedPictures).toEqual(['99']);
    expect(lines.filter((kind) => kind === 'picture')).toHaveLength(11);
    expect(lines).toContain('iteration');
  });

  it.each([
    ['what it started from', all, { start: unit }],
    ['what the file holds', all, { existing: unit }],
    // Too few to leave some out: fitted to these, any calibration looks good on them.
    ['what the file holds', ['0', '2', '4'], { existing: unit }],
  ])('keeps %s where that is better', async (_, pictures, options) => {
    const { run, written } = rig(options);
    await expect(run(pictures)).rejects.toMatchObject({ code: 'calibration-not-better' });
    expect(written).toEqual([]);
  });

  it.each([
    ['calibration-undetermined', /2 show the chart/, ['0', '2', '99'], {}],
    ['calibration-undetermined', /none shows the chart in lens 2/, ['0', '1', '8'], {}],
    ['calibration-undetermined', /in lens 2 and lens 1 at once/, ['0', '1', '8', '4', '5'], {}],
    ['picture-size-wrong', /0 is 1920×960, wide is 2000×960/, ['0', 'wide'], {}],
    ['picture-size-wrong', /it is for 1920×960, wide is 2000×960/, ['wide'], {}],
    ['output-unwritable', /another unit, OTHER/, all, { existing: { ...unit, serial: 'OTHER' } }],
    ['calibration-invalid', /no lenses/, all, { start: { ...unit, lenses: [] } }],
  ])('rejects with %s: %s', async (code, detail, pictures, options) => {
    const { run, written } = rig(options);
    await expect(run(pictures)).rejects.toMatchObject({
      code,
      detail: expect.stringMatching(detail) as string,
    });
    expect(written).toEqual([]);
  });
});
