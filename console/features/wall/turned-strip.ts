/** Elevations at the edges of a tile's picture: the room without the ceiling and the wearer's own lap. */
const edgesDeg = { top: 45, bottom: -60 } as const;

/** Part of a panorama and where it is drawn; pixels of the panorama. */
export interface StripSlice {
  sourceX: number;
  targetX: number;
  widthPx: number;
}

/** The rows of a panorama that a tile shows. */
export function stripRows(heightPx: number): { top: number; heightPx: number } {
  const rowOf = (elevationDeg: number): number => Math.round((heightPx * (90 - elevationDeg)) / 180);
  return { top: rowOf(edgesDeg.top), heightPx: rowOf(edgesDeg.bottom) - rowOf(edgesDeg.top) };
}

/**
 * How a panorama, whose middle is where the head faces, is laid out so that its middle is the room's forward direction: the part that
 * is turned out at one end comes in at the other. Nods and tilts stay.
 */
export function turnedSlices(panoramaWidthPx: number, headBearingDeg: number): StripSlice[] {
  const turnPx = Math.round((headBearingDeg / 360) * panoramaWidthPx);
  const shift = ((turnPx % panoramaWidthPx) + panoramaWidthPx) % panoramaWidthPx;
  return [
    { sourceX: 0, targetX: shift, widthPx: panoramaWidthPx - shift },
    { sourceX: panoramaWidthPx - shift, targetX: 0, widthPx: shift },
  ].filter(({ widthPx }) => widthPx > 0);
}
