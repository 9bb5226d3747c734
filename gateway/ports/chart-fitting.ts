import type { compareWithChart } from '../../hardware/calibration/chart/chart-comparison.ts';
import type { fitChart } from '../../hardware/calibration/chart/chart-fit.ts';
import type { chartReport } from '../../hardware/calibration/chart/chart-report.ts';

export type { ChartComparison } from '../../hardware/calibration/chart/chart-comparison.ts';
export type { ChartFitFault } from '../../hardware/calibration/chart/chart-fit.ts';
export type { ChartReport, ChartWarning } from '../../hardware/calibration/chart/chart-report.ts';
export type { ChartSighting } from '../../hardware/calibration/chart/chart-sighting.ts';

/** The mathematics of calibrating with a chart. */
export interface ChartFitting {
  fit: typeof fitChart;
  report: typeof chartReport;
  compare: typeof compareWithChart;
}
