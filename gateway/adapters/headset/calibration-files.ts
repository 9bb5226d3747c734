import { readFile } from 'node:fs/promises';
import { nominalCalibration, scaledCalibration, type Profile } from '../../../hardware/profiles/index.ts';
import type { Calibration, CalibrationChoice, CalibrationSource } from '../../ports/calibration-source.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { parseCalibration } from './parse-calibration.ts';

/** Calibrations out of files that a person names, and out of profiles. */
export class CalibrationFiles implements CalibrationSource {
  readonly #profiles: readonly Profile[];

  constructor(profiles: readonly Profile[]) {
    this.#profiles = profiles;
  }

  async read(choice: CalibrationChoice): Promise<Calibration> {
    if (choice.kind === 'profile') return this.#nominal(choice.id);
    let stored: Uint8Array;
    try {
      stored = await readFile(choice.path);
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
      throw new CodedError('calibration-missing', `${choice.path}: ${reason}`, { cause });
    }
    try {
      return parseCalibration(stored);
    } catch (cause) {
      const detail = cause instanceof CodedError ? cause.detail : undefined;
      throw new CodedError('calibration-invalid', `${choice.path}: ${detail ?? 'unreadable'}`, { cause });
    }
  }

  readonly scaled = scaledCalibration;

  #nominal(id: string): Calibration {
    const profile = this.#profiles.find((each) => each.id === id);
    if (profile === undefined) {
      const known = this.#profiles.map((each) => each.id).join(', ');
      throw new CodedError('calibration-missing', `profile ${id}; known are ${known}`);
    }
    const nominal = nominalCalibration(profile, 'nominal');
    if (nominal === null) {
      throw new CodedError(
        'calibration-missing',
        `${id} has no nominal geometry: its units must be measured`,
      );
    }
    return nominal;
  }
}
