import {
  directionOfPanoramaPoint,
  maxThetaRad,
  projectToLens,
  vignettingAt,
  type Calibration,
  type PanoramaSize,
} from '../../hardware/calibration/index.ts';
import { blendShares } from '../../hardware/calibration/stitch-weights.ts';
import type { I420Picture } from './fisheye-picture.ts';

export interface PixelRegion {
  (xPx: number, yPx: number): boolean;
}

/** PSNR of luma in dB, pixels weighed by the area they have on the sphere (WS-PSNR), over a region. */
export function lumaQualityDb(
  picture: I420Picture,
  truth: I420Picture,
  region: PixelRegion = () => true,
): number {
  let [error, total] = [0, 0];
  for (let y = 0; y < truth.heightPx; y++) {
    const weight = Math.cos(Math.PI * ((y + 0.5) / truth.heightPx - 0.5));
    for (let x = 0; x < truth.widthPx; x++) {
      if (!region(x, y)) continue;
      const at = y * truth.widthPx + x;
      error += weight * ((picture.planes[0][at] ?? 0) - (truth.planes[0][at] ?? 0)) ** 2;
      total += weight;
    }
  }
  return 10 * Math.log10((255 * 255 * total) / error);
}

/** Plain PSNR of one plane in dB. */
export function planeQualityDb(picture: Uint8Array, truth: Uint8Array): number {
  let error = 0;
  truth.forEach((value, at) => (error += ((picture[at] ?? 0) - value) ** 2));
  return 10 * Math.log10((255 * 255 * truth.length) / error);
}

function bilinear(plane: Uint8Array, stride: number, rows: number, xPx: number, yPx: number): number {
  const x = Math.min(Math.max(xPx - 0.5, 0), stride - 1);
  const y = Math.min(Math.max(yPx - 0.5, 0), rows - 1);
  const [left, top] = [Math.min(Math.floor(x), stride - 2), Math.min(Math.floor(y), rows - 2)];
  const at = (column: number, row: number) => plane[row * stride + column] ?? 0;
  const upper = at(left, top) * (1 - x + left) + at(left + 1, top) * (x - left);
  const lower = at(left, top + 1) * (1 - x + left) + at(left + 1, top + 1) * (x - left);
  return upper * (1 - y + top) + lower * (y - top);
}

/** The luma that a stitch in float64 gives, straight from the formulas: what bilinear sampling can reach at best. */
export function floatStitchedLuma(
  unit: Calibration,
  source: I420Picture,
  { widthPx, heightPx }: PanoramaSize,
  featherDeg: number,
): I420Picture {
  const luma = new Uint8ClampedArray(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const direction = directionOfPanoramaPoint({ xPx: x + 0.5, yPx: y + 0.5 }, { widthPx, heightPx });
      const points = unit.lenses.map((lens) => projectToLens(lens, direction));
      const reaches = unit.lenses.map(
        (lens, index) => maxThetaRad(lens) - (points[index]?.thetaRad ?? Math.PI),
      );
      const shares = blendShares(reaches, (featherDeg * Math.PI) / 180);
      let value = 0;
      unit.lenses.forEach((lens, index) => {
        const [point, share] = [points[index], shares[index] ?? 0];
        if (point === undefined || share === 0) return;
        const sample = bilinear(source.planes[0], source.widthPx, source.heightPx, point.xPx, point.yPx);
        value += (share * sample) / (lens.gain * vignettingAt(lens, point.thetaRad));
      });
      luma[y * widthPx + x] = value;
    }
  }
  const none = new Uint8Array(0);
  return { widthPx, heightPx, planes: [new Uint8Array(luma.buffer), none, none] };
}
