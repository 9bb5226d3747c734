import { parentPort, workerData } from 'node:worker_threads';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import type { GreyPicture } from '../../ports/grey-pictures.ts';
import { detectChart } from './detect-chart.ts';
import { CharucoFinder } from './opencv-charuco.ts';
import { viewSizePx } from './tangent-view.ts';

// A thread of its own: answers every picture with its sightings, in order.
const { geometry } = workerData as { geometry: Calibration };
const loading = CharucoFinder.load(viewSizePx(geometry.lenses));
parentPort?.on('message', (picture: GreyPicture) => {
  void loading.then((finder) => parentPort?.postMessage(detectChart(picture, geometry, finder)));
});
