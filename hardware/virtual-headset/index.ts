export { CameraProcess } from './camera/camera-process.ts';
export type { CameraCommand } from './camera/camera-messages.ts';
export { captureNsOfFrame, type PlaySchedule } from './camera/capture-time.ts';
export { FirmwareModel } from './firmware/firmware-model.ts';
export { HeadsetUnit } from './firmware/headset-unit.ts';
export { deviceClockUs, orientationSource } from './firmware/orientation-source.ts';
export { ensureRecording } from './recording/ensure-recording.ts';
export {
  calibrationOf,
  recordingSpecSchema,
  type RecordingSpec,
  type SceneSource,
} from './recording/recording-spec.ts';
export { loadScenario } from './scenarios/load-scenario.ts';
export type { Scenario } from './scenarios/scenario.ts';
