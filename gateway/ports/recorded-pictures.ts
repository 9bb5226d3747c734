/** Makes a still of what was recorded. */
export interface RecordedPictures {
  /**
   * JPEG of one picture of a part that plays by itself, an MP4 file with one video track: `picture` is its number, the first one 1; the last one
   * where there are fewer. `widthPx` is that of the still, whose shape is the picture's. Rejects with `evidence-damaged` where none can be decoded,
   * and with `cancelled` where that is so when its turn comes.
   */
  still(part: Uint8Array, picture: number, widthPx: number, signal: AbortSignal): Promise<Uint8Array>;
}
