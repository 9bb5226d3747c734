import { join } from 'node:path';
import { ThreadChartDetector } from '../../../gateway/adapters/calibration-chart/thread-chart-detector.ts';
import { compareWithChart } from '../../../hardware/calibration/chart/chart-comparison.ts';
import { fitChart } from '../../../hardware/calibration/chart/chart-fit.ts';
import { chartReport } from '../../../hardware/calibration/chart/chart-report.ts';
import type { ChartSighting } from '../../../hardware/calibration/chart/chart-sighting.ts';
import { chartPapers } from '../../../hardware/calibration/chart/chart.ts';
import { pictureCalibration, unitCalibration } from '../../../hardware/virtual-headset/unit-calibration.ts';
import { ChartCamera } from '../../support/chart-picture.ts';
import { chartPose, meanProjectionDifferencePx, placesAllAround } from '../../support/chart-scene.ts';
import { wavesAndEdges } from '../../support/fisheye-picture.ts';
import { projectRoot } from '../../support/project-root.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';

const squareM = chartPapers.a4.squareMm / 1000;

/**
 * What calibration with the printed chart leaves at 1920 wide, over all that either lens shows, from the model's
 * nominal geometry: noisy, blurred pictures of the chart on A4, found by OpenCV and fitted.
 */
export async function chartFigures(): Promise<Figures> {
  const unit = { ...unitCalibration, timeCodeStrip: null };
  const start = pictureCalibration;
  const camera = new ChartCamera(unit, wavesAndEdges);
  const entry = join(projectRoot, 'build/gateway/adapters/calibration-chart/detection-thread.js');
  const detector = new ThreadChartDetector(entry, start);
  const sightings: ChartSighting[] = [];
  let detectionMs = 0;
  try {
    for (const [picture, place] of placesAllAround.entries()) {
      const pose = chartPose({ ...place, distanceM: 1.3 * place.distanceM });
      const taken = camera.render({ squareM, pose, noise: 3, blur: 1, seed: picture });
      const startedAt = performance.now();
      const found = await detector.detect(taken);
      detectionMs += performance.now() - startedAt;
      sightings.push(...found.map((sighting) => ({ picture, ...sighting })));
      progress(`chart: picture ${picture + 1} of ${placesAllAround.length}`);
    }
  } finally {
    await detector.close();
  }
  const startedAt = performance.now();
  const outcome = fitChart(start, sightings, { squareM });
  const fitMs = performance.now() - startedAt;
  if (!outcome.ok) throw new Error(`the chart did not calibrate: ${outcome.fault}`);
  const { state } = outcome;
  const comparison = compareWithChart(sightings, { start, state, older: [start] }, { squareM });
  const fitted = { ...start, lenses: [...state.lenses] };
  return {
    'chart.projectionErrorBefore': figure(meanProjectionDifferencePx(unit, start), 'px'),
    'chart.projectionErrorAfter': atMost(meanProjectionDifferencePx(unit, fitted), 0.5, 'px'),
    'chart.residualTold': figure(chartReport(sightings, state, squareM).rmsPx, 'px'),
    'chart.residualHeldOut': figure(comparison.newRmsPx, 'px'),
    'chart.detectionTimePerPicture': figure(detectionMs / placesAllAround.length / 1000, 's'),
    'chart.fitTime': figure(fitMs / 1000, 's'),
  };
}
