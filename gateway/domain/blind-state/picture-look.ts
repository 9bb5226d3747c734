/**
 * What a part of a picture shows, as the look element measures it (gateway/native/README.md). All are shares, 0 … 1, of the way from
 * black to white or of the samples.
 */
export interface PartLook {
  mean: number;
  /** Standard deviation over the part: 0 where it is of one brightness. */
  spread: number;
  /** How different the most different places 16 pixels apart are. Averaged over blocks: hardly noise. */
  contrast: number;
  /** Samples at which such places differ by a tenth or more: edges. */
  edges: number;
  /** How much of the contrast of edges lies within 2 pixels: 1 where they are sharp, 0 where nothing is known. */
  sharpness: number;
  /** Samples that are as good as black, and as good as white. */
  dark: number;
  bright: number;
}

/** What one picture looks like, by its lenses, or as a whole where it has none. */
export interface PictureLook {
  /** How many pictures came since the pipeline was opened, this one with them. */
  pictures: number;
  /** On the pipeline's own clock; null where the picture does not say. */
  captureMs: number | null;
  /** Whether every pixel is as in the picture that was looked at before. */
  identical: boolean;
  /** In the order of the lenses; one where there are none. */
  parts: readonly PartLook[];
}
