import type { Calibration } from '../../../hardware/calibration/index.ts';

/**
 * The calibration that holds for a unit: the later one of that stored in it, which travels with it, and that kept here, which
 * a person measured on this machine. Of the same day, the kept one: whoever measured it saw the other. One without a date
 * was not measured.
 */
export function laterCalibration(own: Calibration | null, kept: Calibration | null): Calibration | null {
  if (own === null || kept === null) return kept ?? own;
  return (own.calibratedOn ?? '') > (kept.calibratedOn ?? '') ? own : kept;
}
