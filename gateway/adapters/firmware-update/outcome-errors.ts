import type { UpdateOutcome } from '../../../firmware-bridge/index.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { InstalledFirmware } from '../../ports/firmware-station.ts';

const whereabouts = {
  run: 'it runs what it ran before',
  update: 'it is in update mode',
  gone: 'it is not on the USB',
} as const;

/** What was installed; throws the coded error of any other outcome. */
export function installedBy(outcome: UpdateOutcome): InstalledFirmware {
  switch (outcome.outcome) {
    case 'updated':
      return { firmwareVersion: outcome.firmwareVersion, cuts: outcome.cuts };
    case 'cancelled':
      throw new CodedError('cancelled', whereabouts[outcome.unit]);
    case 'unfit':
      throw new CodedError('firmware-refused', outcome.detail);
    case 'unit-refused':
      throw new CodedError(
        'firmware-refused',
        `${outcome.reason}, ${outcome.code}; ${whereabouts[outcome.unit]}`,
      );
    case 'failed':
      if (outcome.reason === 'not-found') throw new CodedError('headset-missing', outcome.detail);
      throw new CodedError(
        'firmware-update-failed',
        `${outcome.reason}: ${outcome.detail}; ${outcome.reason === 'not-confirmed' ? 'it is back' : whereabouts[outcome.unit]}`,
      );
  }
}
