export { CameraProcess } from './camera/camera-process.ts';
export { cameraFaultSchema, type CameraCommand } from './camera/camera-messages.ts';
export { captureNsOfFrame, type PlaySchedule } from '../virtual-camera/capture-time.ts';
export { DeviceClock } from './firmware/device-clock.ts';
export { FirmwareModel } from './firmware/firmware-model.ts';
export { HeadsetUnit } from './firmware/headset-unit.ts';
export { orientationSource } from './firmware/orientation-source.ts';
export { defaultCacheFolder, ensureRecording } from './recording/ensure-recording.ts';
export { printProgress } from './recording/print-progress.ts';
export {
  calibrationOf,
  recordingSpecSchema,
  type RecordingSpec,
  type SceneSource,
} from './recording/recording-spec.ts';
export { loadScenario } from './scenarios/load-scenario.ts';
export type { Scenario } from './scenarios/scenario.ts';
export { headsetFaultSchema, type HeadsetFaultCommand } from './headset-faults.ts';
export { HeadsetBench } from './usbip/headset-bench.ts';
export { patternContent, recordedContent, type HeadsetContent } from './usb/headset-content.ts';
