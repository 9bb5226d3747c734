import {
  rotationMatrix,
  type Calibration,
  type PanoramaSize,
  type Quaternion,
} from '../../calibration/index.ts';
import { lensRays, type LensRays } from './lens-rays.ts';
import type { SceneRenderer } from './scene-renderer.ts';

/** Sees an equirectangular picture at infinity (three bytes per pixel) through the lenses. */
export class PanoramaCaster implements SceneRenderer {
  readonly #panorama: Uint8Array;
  readonly #size: PanoramaSize;
  readonly #rays: LensRays;
  readonly #rgb: Uint8Array;
  readonly #litPixels: Uint32Array;
  #lastOrientation = '';

  constructor(panorama: Uint8Array, size: PanoramaSize, calibration: Calibration) {
    this.#panorama = panorama;
    this.#size = size;
    this.#rays = lensRays(calibration);
    this.#rgb = new Uint8Array(calibration.widthPx * calibration.heightPx * 3);
    const lit: number[] = [];
    this.#rays.brightness.forEach((scale, pixel) => {
      if (scale > 0) lit.push(pixel);
    });
    this.#litPixels = Uint32Array.from(lit);
  }

  readonly lit = (pixel: number): boolean => (this.#rays.brightness[pixel] ?? 0) > 0;

  render(orientation: Quaternion): Uint8Array {
    const head = orientation.join();
    if (head === this.#lastOrientation) return this.#rgb;
    this.#lastOrientation = head;
    const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = rotationMatrix(orientation);
    const { rays } = this.#rays;
    const { widthPx, heightPx } = this.#size;
    const perRad = widthPx / (2 * Math.PI);
    for (const pixel of this.#litPixels) {
      const dx = rays[3 * pixel] as number;
      const dy = rays[3 * pixel + 1] as number;
      const dz = rays[3 * pixel + 2] as number;
      const x = xx * dx + xy * dy + xz * dz;
      const y = yx * dx + yy * dy + yz * dz;
      const z = zx * dx + zy * dy + zz * dz;
      const column = Math.atan2(-y, x) * perRad + widthPx / 2 - 0.5;
      const row = heightPx / 2 - Math.atan2(z, Math.sqrt(x * x + y * y)) * perRad - 0.5;
      this.#sample(pixel, column, row);
    }
    return this.#rgb;
  }

  /** Bilinear, wrapping round behind; columns from −0.5 to width − 0.5. */
  #sample(pixel: number, column: number, row: number): void {
    const { widthPx, heightPx } = this.#size;
    const panorama = this.#panorama;
    const scale = this.#rays.brightness[pixel] as number;
    const left = Math.floor(column);
    const top = Math.min(heightPx - 2, Math.max(0, Math.floor(row)));
    const fx = column - left;
    const fy = Math.min(1, Math.max(0, row - top));
    const a = (top * widthPx + ((left + widthPx) % widthPx)) * 3;
    const b = (top * widthPx + ((left + 1) % widthPx)) * 3;
    const rowBytes = widthPx * 3;
    for (let channel = 0; channel < 3; channel++) {
      const upper = (panorama[a + channel] as number) * (1 - fx) + (panorama[b + channel] as number) * fx;
      const lower =
        (panorama[a + rowBytes + channel] as number) * (1 - fx) +
        (panorama[b + rowBytes + channel] as number) * fx;
      this.#rgb[3 * pixel + channel] = Math.min(255, scale * (upper * (1 - fy) + lower * fy));
    }
  }
}
