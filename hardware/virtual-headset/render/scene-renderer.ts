import type { Quaternion } from '../../calibration/index.ts';

/** Draws a scene as the lenses see it, one moment after the other. */
export interface SceneRenderer {
  /** Whether light reaches a pixel (counted row by row). */
  readonly lit: (pixel: number) => boolean;
  /** The picture of the moment, three bytes per pixel, without noise; valid until the next call. */
  render(orientation: Quaternion, timeS: number): Uint8Array;
}
