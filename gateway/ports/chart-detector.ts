import type { ChartSighting } from '../../hardware/calibration/chart/chart-sighting.ts';
import type { Calibration } from '../../hardware/calibration/index.ts';
import type { GreyPicture } from './grey-pictures.ts';

/** What one lens shows of the chart in a picture. */
export type LensSighting = Omit<ChartSighting, 'picture'>;

/** Finds the calibration chart in the pictures of one unit. */
export interface ChartDetector {
  /** The corners that each lens shows; none where there is no chart. */
  detect(picture: GreyPicture): Promise<LensSighting[]>;
  close(): Promise<void>;
}

/** Opens a detector for pictures of this geometry, which need be right to a few percent only, and of its size. */
export type OpenChartDetector = (geometry: Calibration) => ChartDetector;
