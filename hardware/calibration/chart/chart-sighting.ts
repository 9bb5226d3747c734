/** An inner corner of the chart where a lens shows it, in stream picture coordinates, pixel centres at half-integers. */
export interface ChartCornerSighting {
  corner: number;
  xPx: number;
  yPx: number;
}

/** The corners of the chart that one lens shows in one picture. */
export interface ChartSighting {
  /** Counts the pictures; those of one number were taken at one moment, so the chart is at one place in them. */
  picture: number;
  lens: number;
  corners: readonly ChartCornerSighting[];
}
