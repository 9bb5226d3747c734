import type { LumaPicture } from '../domain/identity/luma-picture.ts';

/** A picture made afresh from what came from outside: nothing of the file is left but what it shows. */
export interface PreparedPicture {
  /** JPEG, upright, without metadata, at most 1920 px on its longer side. */
  jpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** The same, small, to be measured. */
  measured: LumaPicture;
}

/** Reads pictures of faces and documents, also such that nobody has checked. */
export interface IdentityPictures {
  /**
   * Decodes a JPEG, PNG or WebP file, told by its content, and encodes it afresh; the longer side of `measured` is at most
   * `measuredSidePx`. Rejects with `picture-invalid` for any other content or a damaged one, and with `picture-too-large` for one of
   * more pixels than any camera makes.
   */
  prepare(file: Uint8Array, measuredSidePx: number): Promise<PreparedPicture>;
  /** The same of a JPEG that the gateway made itself: sooner, because it need not be decoded apart. */
  prepareOwn(jpeg: Uint8Array, measuredSidePx: number): Promise<PreparedPicture>;
  /** A small JPEG for a viewfinder, of a JPEG that the gateway made itself; rejects with `picture-invalid`. */
  preview(jpeg: Uint8Array): Promise<Uint8Array>;
}
