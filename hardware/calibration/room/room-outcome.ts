import type { Calibration } from '../calibration.ts';
import type { RoomQuality } from './room-quality.ts';

/** What the result rests on that the pictures did not show. */
export type RoomWarning =
  /** A picture was left out: where the head pointed could not be told. */
  | { kind: 'picture-left-out'; picture: number }
  /** All pictures are of one head direction: focal lengths and distances are hardly told apart. */
  | { kind: 'one-head-direction' }
  /** The head turned on the spot: how far things are rests on how much their distances vary, as in usual rooms. */
  | { kind: 'distances-assumed' }
  /** Hardly better known than before. */
  | { kind: 'not-determined'; lens: number; parameter: string };

export interface RoomRefinement {
  ok: true;
  calibration: Calibration;
  /** On the same points, none of which the fit has seen; with the lenses it started from, and with those it found. */
  before: RoomQuality;
  after: RoomQuality;
  /** The same of older calibrations, in the order in which they were given. */
  older: readonly RoomQuality[];
  pictures: number;
  points: number;
  matches: number;
  warnings: RoomWarning[];
}

export type RoomRefusal =
  /** The calibration has fewer than two lenses: there is no overlap to compare. */
  | { ok: false; code: 'no-overlap' }
  /** A picture is not of the calibration's size. */
  | { ok: false; code: 'wrong-picture-size'; picture: number }
  /** Too little in the room could be found again, in all or in the overlap of the lenses. */
  | { ok: false; code: 'too-few-matches'; matches: number; overlapMatches: number }
  /** What was found explains points that it was not fitted to no better than the start. */
  | { ok: false; code: 'not-better'; before: RoomQuality; after: RoomQuality };
