import { equipmentLimits } from './equipment-limits.ts';
import type { LensView } from './lens-views.ts';

/** A picture of one byte per pixel, row by row. */
interface Grey {
  widthPx: number;
  heightPx: number;
  luma: Uint8Array;
}

/** What one lens shows; shares are 0 … 1. */
export interface LensPicture {
  meanLuma: number;
  /** Standard deviation of the luma. */
  spread: number;
  saturatedShare: number;
  /** Share of pixels at which something begins or ends. */
  edgeShare: number;
  /** How wide edges are; null where there are none. */
  blurDeg: number | null;
}

/**
 * Brightness and sharpness of what one lens shows of a panorama.
 *
 * Sharpness is the width of edges. Of an edge that a Gaussian of σ has blurred, the squared Laplacian sums up to 1/(4σ³√π) and the
 * squared gradient to 1/(2σ√π) for each unit of length: their ratio is 1/(2σ²), whatever the contrast and the number of edges. Away
 * from edges there is only noise, which is left out; of faint edges the feet as well, which makes them up to a quarter wider.
 */
export function measureLensPicture({ widthPx, heightPx, luma }: Grey, { pixels }: LensView): LensPicture {
  const at = (index: number) => luma[index] ?? 0;
  const edgeStep = equipmentLimits.edgeStep * 255;
  const saturated = equipmentLimits.saturated * 255;
  let [sum, squares, bright, edges, gradients, laplacians] = [0, 0, 0, 0, 0, 0];
  for (const index of pixels) {
    const [here, left, right] = [at(index), at(index - 1), at(index + 1)];
    const [above, below] = [at(index - widthPx), at(index + widthPx)];
    sum += here;
    squares += here * here;
    if (here >= saturated) bright += 1;
    const step = Math.max(
      Math.abs(right - here),
      Math.abs(here - left),
      Math.abs(below - here),
      Math.abs(here - above),
    );
    if (step < edgeStep) continue;
    edges += 1;
    gradients += ((right - left) / 2) ** 2 + ((below - above) / 2) ** 2;
    laplacians += (left + right + above + below - 4 * here) ** 2;
  }
  const count = Math.max(1, pixels.length);
  const mean = sum / count;
  return {
    meanLuma: mean / 255,
    spread: Math.sqrt(Math.max(0, squares / count - mean * mean)) / 255,
    saturatedShare: bright / count,
    edgeShare: edges / count,
    blurDeg: edges === 0 ? null : Math.sqrt(gradients / (2 * Math.max(1, laplacians))) * (180 / heightPx),
  };
}
