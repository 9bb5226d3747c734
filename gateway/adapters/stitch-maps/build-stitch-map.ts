import { parentPort, workerData } from 'node:worker_threads';
import {
  buildStitchMap,
  type Calibration,
  type StitchMapOptions,
} from '../../../hardware/calibration/index.ts';

// A thread of its own: computes one stitch map, hands it over and ends.
const { calibration, options } = workerData as { calibration: Calibration; options: StitchMapOptions };
const bytes = buildStitchMap(calibration, options);
parentPort?.postMessage(bytes);
