import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calibrationOutputFile } from '../../../../../gateway/adapters/headset/calibration-output-file.ts';
import {
  readUnitCalibration,
  unitCalibrationPath,
} from '../../../../../gateway/adapters/headset/unit-calibrations.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-units-'));
});
afterAll(() => rm(folder, { recursive: true }));

const { profileId, serial } = unitCalibration;

describe('the calibrations of units', () => {
  it('are found again where they were kept', async () => {
    expect(await readUnitCalibration(folder, profileId, serial)).toBeNull();
    await calibrationOutputFile.write(unitCalibrationPath(folder, profileId, serial), unitCalibration);
    expect(await readUnitCalibration(folder, profileId, serial)).toEqual(unitCalibration);
    expect(await readUnitCalibration(folder, profileId, 'another')).toBeNull();
  });

  it.each(['../../../etc/passwd', '..', 'a/b', '\u0000', 'x'.repeat(5000), 'lone \ud800', ''])(
    'stay in their folder whatever a device says its serial number is: %j',
    (hostile) => {
      const path = unitCalibrationPath('/data', profileId, hostile);
      expect(relative('/data/calibrations/roundsight/reference', dirname(path))).toBe('');
      expect(basename(path).length).toBeLessThan(255);
      expect(basename(path)).toMatch(/^[^/\0]*\.json$/);
    },
  );

  it('are refused where they are damaged or another unit’s', async () => {
    const path = unitCalibrationPath(folder, profileId, 'DAMAGED');
    await writeFile(path, '{"version":1');
    await expect(readUnitCalibration(folder, profileId, 'DAMAGED')).rejects.toMatchObject({
      code: 'calibration-invalid',
    });
    await writeFile(path, JSON.stringify(unitCalibration));
    await expect(readUnitCalibration(folder, profileId, 'DAMAGED')).rejects.toMatchObject({
      code: 'calibration-invalid',
    });
  });
});
