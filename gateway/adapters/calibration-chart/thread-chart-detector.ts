import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import type { ChartDetector, LensSighting } from '../../ports/chart-detector.ts';
import type { GreyPicture } from '../../ports/grey-pictures.ts';

/** Detects in a thread, so that whoever waits can show progress and stop; one picture at a time. */
export class ThreadChartDetector implements ChartDetector {
  readonly #thread: Worker;

  /** `threadEntry`: the compiled `detection-thread.js`. */
  constructor(threadEntry: string, geometry: Calibration) {
    this.#thread = new Worker(threadEntry, { workerData: { geometry } });
  }

  async detect(picture: GreyPicture): Promise<LensSighting[]> {
    // `once` rejects where the thread reports an error instead.
    const answer = once(this.#thread, 'message');
    this.#thread.postMessage(picture);
    const [sightings] = (await answer) as [LensSighting[]];
    return sightings;
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}
