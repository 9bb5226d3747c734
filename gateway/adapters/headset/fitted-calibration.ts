import type { Calibration } from '../../../hardware/calibration/index.ts';
import { scaledCalibration } from '../../../hardware/profiles/index.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { VideoSource } from '../../ports/headset-link.ts';

/**
 * A unit's geometry in the pixels of its pictures; throws `calibration-invalid` where their shape differs, and where nothing is known
 * of a unit whose profile has no nominal geometry.
 */
export function fittedCalibration(calibration: Calibration | null, video: VideoSource): Calibration {
  if (calibration === null) throw new CodedError('calibration-invalid', 'this unit must be calibrated first');
  const fitted = scaledCalibration(calibration, video);
  if (fitted !== null) return fitted;
  const whose = calibration.calibratedOn === null ? 'nominal' : 'measured';
  throw new CodedError('calibration-invalid', `the ${whose} geometry does not fit the video mode`);
}
