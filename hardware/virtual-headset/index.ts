export { CameraProcess } from './camera/camera-process.ts';
export type { CameraCommand } from './camera/camera-messages.ts';
export { captureNsOfFrame, sceneTimeS, type PlaySchedule } from './camera/capture-time.ts';
export { FirmwareModel } from './firmware/firmware-model.ts';
export { deviceClockUs, orientationSource } from './firmware/orientation-source.ts';
export { defaultCacheFolder, ensureRecording } from './recording/ensure-recording.ts';
export { printProgress } from './recording/print-progress.ts';
export {
  calibrationOf,
  recordingSpecSchema,
  sceneSourceSchema,
  type RecordingSpec,
  type SceneSource,
} from './recording/recording-spec.ts';
export { loadScenario } from './scenarios/load-scenario.ts';
export { scenarioSchema, type Scenario } from './scenarios/scenario.ts';
