import { calibrationSchema, type Calibration } from '../../../hardware/calibration/index.ts';
import { CodedError } from '../../ports/coded-error.ts';

/** A unit's stored calibration; throws `calibration-invalid` when there is none or it does not fit the schema. */
export function parseCalibration(stored: Uint8Array | null): Calibration {
  if (stored === null) throw new CodedError('calibration-invalid', 'the unit has none');
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(stored));
  } catch (cause) {
    throw new CodedError('calibration-invalid', 'it is not JSON', { cause });
  }
  const parsed = calibrationSchema.safeParse(content);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new CodedError('calibration-invalid', places);
  }
  return parsed.data;
}
