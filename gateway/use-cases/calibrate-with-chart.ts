import type { Calibration } from '../ports/calibration-source.ts';
import type {
  ChartComparison,
  ChartFitFault,
  ChartFitting,
  ChartReport,
  ChartSighting,
} from '../ports/chart-fitting.ts';
import type { OpenChartDetector } from '../ports/chart-detector.ts';
import { CodedError } from '../ports/coded-error.ts';
import {
  keepCalibration,
  readCalibrationInputs,
  refuseWorse,
  type CalibrationInputs,
  type CalibrationParts,
  type CalibrationRequest,
} from './calibration-inputs.ts';

export type ChartProgress =
  /** `corners`: how many of the chart each lens shows. */
  | { kind: 'picture'; index: number; total: number; path: string; corners: readonly number[] }
  | { kind: 'iteration'; iteration: number }
  | { kind: 'comparing' };

export interface ChartCalibration {
  /** The file it is kept in. */
  output: string;
  calibration: Calibration;
  report: ChartReport;
  comparison: ChartComparison;
  /** Pictures that show no chart, or too little of it. */
  unusedPictures: readonly string[];
}

type Parts = CalibrationParts & { openDetector: OpenChartDetector; chartFitting: ChartFitting };

/**
 * Finds a unit's calibration from pictures of the chart and keeps it if it is better than what there was. Rejects with
 * `calibration-undetermined` where the pictures do not suffice, `calibration-not-better`, and as
 * `readCalibrationInputs` does; nothing is written then.
 */
export function calibrateWithChart(parts: Parts) {
  return async (
    request: CalibrationRequest & { squareM: number },
    onProgress: (progress: ChartProgress) => void,
  ): Promise<ChartCalibration> => {
    const inputs = await readCalibrationInputs(parts, request);
    const { output, start, older, pictures } = inputs;
    const sightings = await detectAll(parts.openDetector, inputs, onProgress);
    const options = {
      squareM: request.squareM,
      onIteration: ({ iteration }: { iteration: number }) => onProgress({ kind: 'iteration', iteration }),
    };
    const outcome = parts.chartFitting.fit(start, sightings, options);
    if (!outcome.ok) throw new CodedError('calibration-undetermined', whatIsMissing(outcome));
    onProgress({ kind: 'comparing' });
    const comparison = parts.chartFitting.compare(
      sightings,
      { start, state: outcome.state, older: older.map(({ calibration }) => calibration) },
      options,
    );
    refuseWorse(
      comparison.newRmsPx,
      older.map(({ name }, index) => ({ name, errorPx: comparison.olderRmsPx[index] ?? Infinity })),
      comparison.kind === 'held-out' ? 1 : 0.5,
    );
    const calibration = await keepCalibration(parts, output, {
      ...start,
      lenses: [...outcome.state.lenses],
    });
    const unusedPictures = pictures
      .filter((_, index) => !outcome.state.poses.has(index))
      .map(({ path }) => path);
    const report = parts.chartFitting.report(sightings, outcome.state, request.squareM);
    return { output, calibration, report, comparison, unusedPictures };
  };
}

async function detectAll(
  openDetector: OpenChartDetector,
  { start, pictures }: CalibrationInputs,
  onProgress: (progress: ChartProgress) => void,
): Promise<ChartSighting[]> {
  const detector = openDetector(start);
  const sightings: ChartSighting[] = [];
  try {
    for (const [index, { path, picture }] of pictures.entries()) {
      const found = await detector.detect(picture);
      sightings.push(...found.map((sighting) => ({ picture: index, ...sighting })));
      const corners = start.lenses.map(
        (_, lens) => found.find((each) => each.lens === lens)?.corners.length ?? 0,
      );
      onProgress({ kind: 'picture', index, total: pictures.length, path, corners });
    }
  } finally {
    await detector.close();
  }
  return sightings;
}

const lensName = (lens: number) => `lens ${lens + 1}`;

/** Which pictures would help. */
function whatIsMissing(fault: ChartFitFault): string {
  switch (fault.fault) {
    case 'too-few-pictures':
      return `${fault.usable} show the chart well enough, ${fault.needed} are needed and ten are good`;
    case 'lens-unseen':
      return `none shows the chart in ${lensName(fault.lens)}`;
    case 'lenses-not-linked':
      return `none shows the chart in ${lensName(fault.apart[0] ?? 0)} and ${fault.linked.map(lensName).join(' or ')} at once: hold it where both see it`;
    case 'not-converged':
      return 'no geometry fits them; is it the right profile, and is the chart flat?';
  }
}
