import { CodedError } from '../ports/coded-error.ts';
import type { CalibrateUnknownCamera } from '../ports/room-fitting.ts';
import { errorOf, type RoomCalibration, type RoomProgress } from './calibrate-with-room.ts';
import {
  keepCalibration,
  readExisting,
  readPictures,
  refuseWorse,
  type CalibrationParts,
} from './calibration-inputs.ts';

export interface UnknownCameraRequest {
  /** Paths of pictures of one camera, all of one size. */
  pictures: readonly string[];
  serial: string;
  /** The file the calibration is to be kept in; one that is there already must be worse than the new one. */
  output: string;
}

/**
 * Calibrates a camera of which no profile is known from its dual-fisheye pictures alone. Rejects with
 * `calibration-undetermined` where they show no two image circles or too little else, `calibration-not-better`, and as
 * pictures and outputs do; nothing is written then.
 */
export function calibrateUnknownCamera(
  parts: CalibrationParts & { calibrateUnknownCamera: CalibrateUnknownCamera },
) {
  return async (
    { pictures: paths, serial, output }: UnknownCameraRequest,
    onProgress: (progress: RoomProgress) => void,
  ): Promise<RoomCalibration> => {
    const existing = await readExisting(parts, output, serial);
    const pictures = await readPictures(parts, paths);
    const scaled = existing === null ? null : parts.calibrations.scaled(existing, pictures[0].picture);
    const outcome = parts.calibrateUnknownCamera(
      pictures.map(({ picture }) => picture),
      {
        older: scaled === null ? [] : [scaled],
        onProgress: (progress) => onProgress({ kind: 'round', ...progress }),
      },
    );
    if (!outcome.ok) {
      if (outcome.code !== 'no-image-circles') throw errorOf(outcome);
      throw new CodedError(
        'calibration-undetermined',
        `${pictures[0].path} shows no two round images side by side`,
      );
    }
    const older = outcome.older.map(({ all }) => ({ name: `what ${output} holds`, errorPx: all.medianPx }));
    refuseWorse(outcome.after.all.medianPx, older);
    const calibration = await keepCalibration(parts, output, { ...outcome.calibration, serial });
    return { ...outcome, output, calibration };
  };
}
