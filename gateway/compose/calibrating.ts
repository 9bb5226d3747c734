import { compareWithChart } from '../../hardware/calibration/chart/chart-comparison.ts';
import { fitChart } from '../../hardware/calibration/chart/chart-fit.ts';
import { chartReport } from '../../hardware/calibration/chart/chart-report.ts';
import type { ChartPaper } from '../../hardware/calibration/chart/chart.ts';
import { refineFromRoom } from '../../hardware/calibration/room/refine-from-room.ts';
import { calibrateUnknownCamera as fitUnknownCamera } from '../../hardware/calibration/room/unknown-camera.ts';
import { ThreadChartDetector } from '../adapters/calibration-chart/thread-chart-detector.ts';
import { writeChartSheet } from '../adapters/calibration-chart/write-chart-sheet.ts';
import { CalibrationFiles } from '../adapters/headset/calibration-files.ts';
import { calibrationOutputFile } from '../adapters/headset/calibration-output-file.ts';
import { loadProfiles } from '../adapters/headset/load-profiles.ts';
import { unitCalibrationPath } from '../adapters/headset/unit-calibrations.ts';
import { sharpGreyPictures } from '../adapters/still-pictures/sharp-grey-pictures.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import type { Calibration } from '../ports/calibration-source.ts';
import { calibrateUnknownCamera } from '../use-cases/calibrate-unknown-camera.ts';
import { calibrateWithChart } from '../use-cases/calibrate-with-chart.ts';
import { calibrateWithRoom } from '../use-cases/calibrate-with-room.ts';
import type { BuiltFiles } from './built-files.ts';

/** Builds what `roundsight calibrate` does; throws `config-invalid` for a profile that is not one. */
export async function composeCalibrating(
  { dataDir, cameras }: Pick<Config, 'dataDir' | 'cameras'>,
  files: Pick<BuiltFiles, 'profilesFolder' | 'chartDetectionThreadEntry'>,
) {
  const parts = {
    calibrations: new CalibrationFiles(await loadProfiles(files.profilesFolder, cameras)),
    pictures: sharpGreyPictures,
    output: {
      ...calibrationOutputFile,
      usualPath: (profileId: string, serial: string) => unitCalibrationPath(dataDir, profileId, serial),
    },
    clock: systemClock,
    openDetector: (geometry: Calibration) =>
      new ThreadChartDetector(files.chartDetectionThreadEntry, geometry),
    refineFromRoom,
    calibrateUnknownCamera: fitUnknownCamera,
    chartFitting: { fit: fitChart, report: chartReport, compare: compareWithChart },
  };
  return {
    writeChart: (path: string, paper: ChartPaper) =>
      writeChartSheet(path, paper, new Date(systemClock.wallMs())),
    withChart: calibrateWithChart(parts),
    withRoom: calibrateWithRoom(parts),
    unknownCamera: calibrateUnknownCamera(parts),
  };
}
