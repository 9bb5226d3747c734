import type { Calibration } from '../../hardware/calibration/index.ts';

/** The file that a unit's calibration is kept in. */
export interface CalibrationOutput {
  /** The file in which the gateway looks for a unit's calibration. */
  usualPath(profileId: string, serial: string): string;
  /** What is there already, or null; rejects with `calibration-invalid` where that is no calibration. */
  readExisting(path: string): Promise<Calibration | null>;
  /** The file holds the whole new calibration or what it held before; rejects with `output-unwritable`. */
  write(path: string, calibration: Calibration): Promise<void>;
}
