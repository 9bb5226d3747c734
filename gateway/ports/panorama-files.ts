export interface PanoramaSummary {
  frames: number;
  seconds: number;
}

/** A file in the making, which appears under its name whole or not at all. */
export interface PanoramaFile {
  /** Where it is written meanwhile. */
  readonly partialPath: string;
  /**
   * Marks it as a sphere and gives it its name; rejects with `output-exists`, `output-unwritable`, and with
   * `input-unreadable` when no picture was written.
   */
  finish(size: { widthPx: number; heightPx: number }): Promise<PanoramaSummary>;
  /** Removes what there is unless it was finished; never rejects. */
  discard(): Promise<void>;
}

export type PanoramaKind = 'jpeg' | 'png' | 'mp4';

/** Where panoramas are put. */
export interface PanoramaFiles {
  /** Begins a file; rejects with `output-exists` and `output-unwritable`. */
  open(path: string, options: { kind: PanoramaKind; overwrite: boolean }): Promise<PanoramaFile>;
}
