/** A picture of one byte per pixel, row by row. */
export interface GreyPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly luma: Uint8Array;
}

/** Stills that the gateway's own workers took. */
export interface GreyStills {
  /** Rejects with `input-unreadable`. */
  decode(jpeg: Uint8Array): Promise<GreyPicture>;
}

/** Still pictures that a person names. */
export interface GreyPictures {
  /** Rejects with `input-unreadable`, naming the file. */
  read(path: string): Promise<GreyPicture>;
}
