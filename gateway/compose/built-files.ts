/** What the set-up built and what comes with the project, by absolute path. */
export interface BuiltFiles {
  mediaWorkerEntry: string;
  jobWorkerEntry: string;
  stitchElementFolder: string;
  stitchMapThreadEntry: string;
  calibrationCodeFolder: string;
  cameraEntry: string;
  renderThreadEntry: string;
  profilesFolder: string;
  examPagePath: string;
  chartDetectionThreadEntry: string;
  webcamStillProcessEntry: string;
  pictureDecodeProcessEntry: string;
}
