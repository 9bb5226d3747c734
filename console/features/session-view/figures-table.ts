/** What is told of encodings and of viewers; each has its heading and its explanation among the console's texts. */
export type FiguresColumn =
  | 'receivers'
  | 'framesPerSecond'
  | 'bitrate'
  | 'target'
  | 'encode'
  | 'queue'
  | 'estimate'
  | 'roundTrip'
  | 'loss'
  | 'wait'
  | 'shown'
  | 'freezes';

/** One row of figures: what they are of, and the figures as text by column. */
export interface FiguresRow<Column extends FiguresColumn> {
  key: string;
  name: string;
  /** Beside the name, quieter. */
  kind?: string;
  cells: Readonly<Record<Column, string>>;
  /** Of the last minute, the newest last; null where it was not known. */
  values: readonly (number | null)[];
  /** A line below the row. */
  more?: string;
}
