import { CodedError } from '../ports/coded-error.ts';
import type { RefineFromRoom, RoomRefinement, RoomRefusal } from '../ports/room-fitting.ts';
import {
  keepCalibration,
  readCalibrationInputs,
  refuseWorse,
  type CalibrationParts,
  type CalibrationRequest,
} from './calibration-inputs.ts';

/** One of `steps` rounds of matching and fitting is done. */
export interface RoomProgress {
  kind: 'round';
  step: number;
  steps: number;
  matches: number;
}

export type RoomCalibration = RoomRefinement & {
  /** The file it is kept in. */
  output: string;
};

/**
 * Refines a unit's calibration on pictures of a room and keeps it if it is better than what there was. Rejects with
 * `calibration-undetermined` where the pictures do not suffice, `calibration-not-better`, and as
 * `readCalibrationInputs` does; nothing is written then.
 */
export function calibrateWithRoom(parts: CalibrationParts & { refineFromRoom: RefineFromRoom }) {
  return async (
    request: CalibrationRequest,
    onProgress: (progress: RoomProgress) => void,
  ): Promise<RoomCalibration> => {
    const { output, start, older, pictures } = await readCalibrationInputs(parts, request);
    const outcome = parts.refineFromRoom(
      pictures.map(({ picture }) => picture),
      start,
      {
        older: older.map(({ calibration }) => calibration),
        onProgress: (progress) => onProgress({ kind: 'round', ...progress }),
      },
    );
    if (!outcome.ok) throw errorOf(outcome);
    refuseWorse(
      outcome.after.all.medianPx,
      older.map(({ name }, index) => ({ name, errorPx: outcome.older[index]?.all.medianPx ?? Infinity })),
    );
    return { ...outcome, output, calibration: await keepCalibration(parts, output, outcome.calibration) };
  };
}

export function errorOf(refusal: RoomRefusal): CodedError {
  switch (refusal.code) {
    case 'no-overlap':
      return new CodedError('calibration-undetermined', 'two lenses are needed that see some of the same');
    case 'wrong-picture-size':
      return new CodedError('picture-size-wrong', `picture ${refusal.picture + 1}`);
    case 'too-few-matches':
      return new CodedError(
        'calibration-undetermined',
        `${refusal.matches} points of the room were found again, ${refusal.overlapMatches} of them by two lenses: ` +
          'a well-lit room with more to see is needed, or a nearer start',
      );
    case 'not-better': {
      const [after, before] = [refusal.after.all.medianPx, refusal.before.all.medianPx];
      const figures = `on these pictures it is ${after.toFixed(2)} px off, what it started from ${before.toFixed(2)} px`;
      return new CodedError('calibration-not-better', figures);
    }
  }
}
