import { GstreamerMediaJob } from '../adapters/gstreamer/gstreamer-media-job.ts';
import { workerEnvironment } from '../adapters/gstreamer/worker-environment.ts';
import { CalibrationFiles } from '../adapters/headset/calibration-files.ts';
import { loadProfiles } from '../adapters/headset/load-profiles.ts';
import { statesFullRange } from '../adapters/panorama-files/full-range.ts';
import { panoramaFileStore } from '../adapters/panorama-files/panorama-file-store.ts';
import type { Config } from '../config/config-schema.ts';
import { stitchPictures } from '../use-cases/stitch-pictures.ts';
import type { BuiltFiles } from './built-files.ts';
import { composeStitchMaps } from './stitch-maps.ts';

/** Builds what turns files and cameras into panoramas, without a gateway; throws `config-invalid` for a bad profile or camera. */
export async function composeStitching(
  { cacheDir, cameras }: Pick<Config, 'cacheDir' | 'cameras'>,
  files: BuiltFiles,
) {
  const profiles = await loadProfiles(files.profilesFolder, cameras);
  const stitchMaps = composeStitchMaps(cacheDir, files);
  const environment = workerEnvironment(process.env, files.stitchElementFolder, null);
  return {
    profileIds: profiles.map(({ id }) => id),
    stitch: stitchPictures({
      calibrations: new CalibrationFiles(profiles),
      provideStitching: (calibration, panorama) => stitchMaps.provideFor(calibration, panorama),
      mediaJobs: {
        open: () => new GstreamerMediaJob({ entryPath: files.jobWorkerEntry, environment, statesFullRange }),
      },
      panoramaFiles: panoramaFileStore,
    }),
  };
}
