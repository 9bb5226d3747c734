/** What a track's recorder is to do, from now on. */
export interface RecordingOrder {
  /** 32 bytes, hexadecimal: of the exam session, not of a file. */
  sessionKeyHex: string;
  /** Host monotonic nanoseconds of tick 0; negative where that was before the machine started. */
  originNs: bigint;
  /** Of the next file. */
  nextNumber: number;
  /** Existing folder, absolute, of this track's evidence alone. */
  folder: string;
}

/** What a picture is of: `sphere` is a whole sphere, equirectangular. A sound is `flat`. */
export type RecordedView = 'flat' | 'sphere';

/** As `roundsightrecord` takes it (gateway/native/README.md). Holds the key: for no log. */
export const recordOrder = (
  { sessionKeyHex, originNs, nextNumber, folder }: RecordingOrder,
  view: RecordedView,
): string => `record ${sessionKeyHex} ${originNs} ${nextNumber} ${view} ${folder}`;

export const stopOrder = 'stop';
