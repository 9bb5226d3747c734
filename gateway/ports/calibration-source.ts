import type { Calibration } from '../../hardware/calibration/index.ts';

export type { Calibration };

/** A file of one unit, or the nominal geometry of a model. */
export type CalibrationChoice = { kind: 'file'; path: string } | { kind: 'profile'; id: string };

/** Where the geometry of lenses comes from when no headset is there to ask. */
export interface CalibrationSource {
  /** Rejects with `calibration-missing` and `calibration-invalid`. */
  read(choice: CalibrationChoice): Promise<Calibration>;
  /** The same geometry for pictures of another size; null where their shape is another. */
  scaled(calibration: Calibration, size: { widthPx: number; heightPx: number }): Calibration | null;
}
