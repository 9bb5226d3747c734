import type { ChartWarning } from '../../ports/chart-fitting.ts';
import type { ChartCalibration } from '../../use-cases/calibrate-with-chart.ts';

const px = (value: number) => `${value.toFixed(2)} px`;

/** The result of a calibration for a person; residuals are root mean squares in pixels. */
export function chartResultForPeople(result: ChartCalibration): string {
  const { output, report, comparison, unusedPictures } = result;
  const lenses = report.lenses.map(
    ({ rmsPx, corners, rejectedCorners, maxThetaDeg, directions }, lens) =>
      `Lens ${lens + 1}: ${px(rmsPx)} off over ${corners} corners, out to ${maxThetaDeg.toFixed(0)}° on ` +
      `${directions} of 8 sides; ${rejectedCorners} corners rejected`,
  );
  const judged = comparison.kind === 'held-out' ? 'On pictures left out of the fit' : 'On the same pictures';
  const before = comparison.olderRmsPx.map(px).join(', ');
  return [
    ...lenses,
    `All: ${px(report.rmsPx)} off in ${report.pictures} pictures${unusedPictures.length > 0 ? `; not used: ${unusedPictures.join(', ')}` : ''}`,
    `${judged} it is ${px(comparison.newRmsPx)} off; before, ${before}`,
    ...report.warnings.map((warning) => `warn  ${warningText(warning)}`),
    `Saved ${output}`,
    '',
  ].join('\n');
}

/** The same as one line of JSON; the calibration itself is in the file. */
export function chartResultForPrograms(result: ChartCalibration): string {
  const { output, report, comparison, unusedPictures } = result;
  return `${JSON.stringify({ output, ...report, comparison, unusedPictures })}\n`;
}

function warningText(warning: ChartWarning): string {
  switch (warning.kind) {
    case 'few-pictures':
      return `Only ${warning.pictures} pictures show the chart: ten or more are good.`;
    case 'few-corners-near-edge':
      return `Lens ${warning.lens + 1}: few corners beyond 80°, so its edge is guessed. Hold the chart there.`;
    case 'one-sided':
      return `Lens ${warning.lens + 1}: the chart was seen on ${warning.directions} of 8 sides only. Hold it on the others too.`;
    case 'many-rejected':
      return `Lens ${warning.lens + 1}: ${warning.rejectedCorners} corners were rejected. Are pictures blurred, or is the chart bent?`;
  }
}
