import { join } from 'node:path';
import { findProjectFolder } from '../compose/project-folder.ts';

const projectFolder = findProjectFolder();
const build = join(projectFolder, 'build');

/** What the set-up built and what comes with the project, by absolute path. */
export const builtFiles = {
  projectFolder,
  consoleFolder: join(build, 'console'),
  mediaWorkerEntry: join(build, 'gateway/media-worker/main.js'),
  jobWorkerEntry: join(build, 'gateway/media-worker/job-main.js'),
  stitchElementFolder: join(build, 'native'),
  stitchMapThreadEntry: join(build, 'gateway/adapters/stitch-maps/build-stitch-map.js'),
  calibrationCodeFolder: join(build, 'hardware/calibration'),
  cameraEntry: join(build, 'hardware/virtual-headset/camera/main.js'),
  renderThreadEntry: join(build, 'hardware/virtual-headset/recording/render-thread.js'),
  chartDetectionThreadEntry: join(build, 'gateway/adapters/calibration-chart/detection-thread.js'),
  pictureDecodeProcessEntry: join(build, 'gateway/adapters/still-pictures/decode-process.js'),
  webcamStillProcessEntry: join(build, 'gateway/adapters/webcam/still-process.js'),
  profilesFolder: join(projectFolder, 'hardware/profiles'),
  examPagePath: join(projectFolder, 'gateway/adapters/display/demonstration-exam.html'),
};
