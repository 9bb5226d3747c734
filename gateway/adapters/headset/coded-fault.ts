import { HeadsetFault, type HeadsetFaultKind } from '../../../firmware-bridge/index.ts';
import type { ErrorCode } from '../../contract/error-codes.ts';
import { CodedError } from '../../ports/coded-error.ts';

const codes: Record<HeadsetFaultKind, ErrorCode> = {
  lost: 'headset-lost',
  unavailable: 'headset-forbidden',
  version: 'headset-incompatible',
  unsupported: 'headset-incompatible',
  unresponsive: 'headset-faulty',
  timeout: 'headset-faulty',
  refused: 'headset-faulty',
  damaged: 'headset-faulty',
  stalled: 'headset-faulty',
  babbling: 'headset-faulty',
};

/** The coded error of a fault of the bridge; of anything else `internal`, unless it has a code. */
export function codedFault(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (error instanceof HeadsetFault)
    return new CodedError(codes[error.kind], error.message, { cause: error });
  return new CodedError('internal', String(error), { cause: error });
}

/** The same for reading a calibration, where damage is the calibration's. */
export function codedCalibrationFault(error: unknown): CodedError {
  if (!(error instanceof HeadsetFault) || error.kind !== 'damaged') return codedFault(error);
  return new CodedError('calibration-invalid', error.message, { cause: error });
}
