import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { parseCalibration } from './parse-calibration.ts';

/** Finds what was kept of a unit's geometry; null where nobody measured it. */
export type FindUnitCalibration = (profileId: string, serial: string) => Promise<Calibration | null>;

/** Longest name of a file, in bytes, that any file system takes, less its ending. */
const longestName = 200;

/** Where in the data folder a unit's calibration is kept; a serial number may hold anything. */
export function unitCalibrationPath(dataDir: string, profileId: string, serial: string): string {
  // By way of bytes, which make half a character a whole one: encodeURIComponent throws otherwise.
  const name = encodeURIComponent(Buffer.from(serial).toString()).slice(0, longestName);
  return join(dataDir, 'calibrations', ...profileId.split('/').map(encodeURIComponent), `${name}.json`);
}

/** The calibration that was kept for a unit, or null; rejects with `calibration-invalid` where it is damaged. */
export async function readUnitCalibration(
  dataDir: string,
  profileId: string,
  serial: string,
): Promise<Calibration | null> {
  const path = unitCalibrationPath(dataDir, profileId, serial);
  let stored: Uint8Array;
  try {
    stored = await readFile(path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    if (reason === 'ENOENT') return null;
    throw new CodedError('calibration-invalid', `${path}: ${reason}`, { cause });
  }
  const calibration = parseCalibration(stored);
  if (calibration.profileId === profileId && calibration.serial === serial) return calibration;
  throw new CodedError('calibration-invalid', `${path}: it is of another unit`);
}
