import { expect, it } from 'vitest';
import { calibrationSchema } from '../../../../../hardware/calibration/index.ts';
import { HeadsetUnit } from '../../../../../hardware/virtual-headset/firmware/headset-unit.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';

const unitWith = (calibration: Uint8Array | null) =>
  new HeadsetUnit({ model: 'R', serial: unitCalibration.serial, firmwareVersion: '1', calibration });

it('a unit that was given other lenses stores their calibration, sound and a little different', () => {
  const unit = unitWith(new TextEncoder().encode(JSON.stringify(unitCalibration)));
  expect(unit.suffer({ type: 'swap-lenses' }, 0)).toBe(true);
  unit.powerUp();
  expect(unit.storedFaults.count).toBe(0);
  const stored = calibrationSchema.parse(JSON.parse(unit.calibration.read('active').bytes.toString()));
  expect(stored.serial).toBe(unitCalibration.serial);
  for (const [lens, { fxPx, cxPx }] of stored.lenses.entries()) {
    const before = unitCalibration.lenses[lens];
    expect(cxPx).toBe(before?.cxPx);
    expect(fxPx / (before?.fxPx ?? 0)).toBeCloseTo(1.004, 6);
  }
});

it('a unit that nobody calibrated stays so with other lenses', () => {
  const unit = unitWith(null);
  unit.suffer({ type: 'swap-lenses' }, 0);
  expect(unit.calibration.read('active').bytes).toHaveLength(0);
});
