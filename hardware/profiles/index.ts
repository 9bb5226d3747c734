export {
  nominalCalibration,
  profileSchema,
  readProfile,
  scaledCalibration,
  type Profile,
  type ProfileReading,
} from './profile.ts';
