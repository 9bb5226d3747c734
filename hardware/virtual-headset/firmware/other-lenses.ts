import { calibrationSchema, type Calibration } from '../../calibration/index.ts';

/** As much as two lenses of one model differ in focal length. */
const longer = 1.004;

/** The stored calibration (JSON) of a unit that has been given other lenses, measured anew; null where the stored one is none. */
export function withOtherLenses(stored: Uint8Array): Uint8Array | null {
  const calibration = readCalibration(stored);
  if (calibration === null) return null;
  const lenses = calibration.lenses.map((lens) => ({
    ...lens,
    ...{ fxPx: lens.fxPx * longer, fyPx: lens.fyPx * longer },
  }));
  return new TextEncoder().encode(JSON.stringify({ ...calibration, lenses }));
}

function readCalibration(stored: Uint8Array): Calibration | null {
  try {
    return calibrationSchema.parse(JSON.parse(new TextDecoder().decode(stored)));
  } catch {
    return null;
  }
}
