import type { PartLook } from '../blind-state/picture-look.ts';
import type { LensPicture } from './lens-picture.ts';
import type { SpokenWord } from './spoken-word.ts';

export interface LensMeasurement {
  of: string | null;
  bearingDeg: number | null;
  /** Null while no picture of the room arrives. */
  picture: LensPicture | null;
  /** The width of edges in the sharpest of the last pictures: motion blurs, and nothing makes sharper. */
  leastBlurDeg: number | null;
  /** The headset itself says that something is on the lens. */
  saysCovered: boolean;
}

/** A screen or the webcam. */
export interface PictureFlow {
  /** Whether its stream arrives now. */
  arrives: boolean;
  /** How bright it is as a whole; null before its first picture. */
  brightness: Pick<PartLook, 'mean' | 'spread'> | null;
}

/** What the candidate heard of the beeps: nothing tried yet, the right number, another, none. */
export type HeardBeeps = 'not-tried' | 'right' | 'wrong-count' | 'not-heard';

/** Everything that was measured of one seat. */
export interface EquipmentMeasurements {
  /** Whether a headset is connected and serves. */
  headsetIsThere: boolean;
  /** Null where the headset cannot tell. */
  worn: boolean | 'no-answer' | null;
  lenses: readonly LensMeasurement[];
  spokenWord: SpokenWord;
  heardBeeps: HeardBeeps;
  /** Null where the seat never has a webcam. */
  webcam: PictureFlow | null;
  screens: readonly ({ of: string } & PictureFlow)[];
  /** Null while nothing was sent. */
  uploadBps: number | null;
  neededUploadBps: number;
  roundTripMs: number | null;
}
