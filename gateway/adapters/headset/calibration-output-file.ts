import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calibrationSchema, type Calibration } from '../../../hardware/calibration/index.ts';
import type { CalibrationOutput } from '../../ports/calibration-output.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { parseCalibration } from './parse-calibration.ts';

/** A calibration as a JSON file. */
export const calibrationOutputFile: Omit<CalibrationOutput, 'usualPath'> = {
  async readExisting(path: string): Promise<Calibration | null> {
    let stored: Uint8Array;
    try {
      stored = await readFile(path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new CodedError('output-unwritable', (cause as Error).message, { cause });
    }
    return parseCalibration(stored);
  },

  async write(path: string, calibration: Calibration): Promise<void> {
    const content = `${JSON.stringify(calibrationSchema.parse(calibration), null, 2)}\n`;
    const partial = `${path}.${randomUUID()}.part`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(partial, content, { flush: true });
      await rename(partial, path);
    } catch (cause) {
      throw new CodedError('output-unwritable', (cause as Error).message, { cause });
    } finally {
      await rm(partial, { force: true });
    }
  },
};
