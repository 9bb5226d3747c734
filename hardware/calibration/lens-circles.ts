import type { Calibration } from './calibration.ts';
import { distortedTheta, maxThetaRad } from './lens-projection.ts';

/** Where a lens's image lies in the stream picture; whole pixels. */
export interface LensCircle {
  xPx: number;
  yPx: number;
  radiusPx: number;
}

/** The rim of a lens is dark and of no sharpness, and the wearer's own hair and shoulders are there. */
const innerShare = 0.85;

/** The inner part of each lens's image circle: what tells how a lens sees. None where the picture is the panorama already. */
export function lensCircles({ lenses }: Pick<Calibration, 'lenses'>): LensCircle[] {
  return lenses.map((lens) => ({
    xPx: Math.round(lens.cxPx),
    yPx: Math.round(lens.cyPx),
    radiusPx: Math.max(
      1,
      Math.floor(Math.min(lens.fxPx, lens.fyPx) * distortedTheta(lens, innerShare * maxThetaRad(lens))),
    ),
  }));
}
