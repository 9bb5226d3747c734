export {
  profileSchema,
  videoModeSchema,
  type Profile,
  type UsbIdentity,
  type VideoMode,
} from './profile-schema.ts';
export { readProfile, type ProfileReading } from './profile.ts';
export { nominalCalibration, scaledCalibration } from './nominal-calibration.ts';
export {
  withConfiguredCameras,
  type ConfiguredCamera,
  type ConfiguredProfiles,
} from './configured-camera.ts';
