import { gridLight, lightSurface } from '../scene/lighting.ts';
import type { SolidScene } from '../scene/scene.ts';
import type { Canvas } from '../scene/canvas.ts';

/** One size of one surface's picture in the atlas; texels are three bytes, row by row from `offset`. */
export interface TextureLevel {
  offset: number;
  widthPx: number;
  heightPx: number;
}

/** The lit pictures of all surfaces in one block of memory, each with its halved copies down to a few texels. */
export interface TextureAtlas {
  bytes: Uint8Array;
  /** Per surface, from the full picture to the smallest. */
  levels: TextureLevel[][];
}

function halved(source: Float32Array, widthPx: number, heightPx: number): Float32Array {
  const [w, h] = [widthPx >> 1, heightPx >> 1];
  const target = new Float32Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (2 * y * widthPx + 2 * x) * 3 + channel;
        const below = at + widthPx * 3;
        const sum =
          (source[at] ?? 0) + (source[at + 3] ?? 0) + (source[below] ?? 0) + (source[below + 3] ?? 0);
        target[(y * w + x) * 3 + channel] = sum / 4;
      }
    }
  }
  return target;
}

function litTexels(canvas: Canvas, light: (u: number, v: number) => number): Float32Array {
  const { widthPx, heightPx, rgb } = canvas;
  const lit = new Float32Array(rgb.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const level = light((x + 0.5) / widthPx, (y + 0.5) / heightPx) * 255;
      const at = (y * widthPx + x) * 3;
      for (let channel = at; channel < at + 3; channel++) lit[channel] = (rgb[channel] ?? 0) * level;
    }
  }
  return lit;
}

/** Lights every surface of a scene and lays its picture and the halved copies into the atlas. */
export function buildTextureAtlas(scene: SolidScene): TextureAtlas {
  const parts: Float32Array[] = [];
  let offset = 0;
  const levels = scene.surfaces.map((surface) => {
    const grid = lightSurface(scene, surface);
    let texels = litTexels(surface.canvas, (u, v) => gridLight(grid, u, v));
    let { widthPx, heightPx } = surface.canvas;
    const chain: TextureLevel[] = [];
    for (;;) {
      chain.push({ offset, widthPx, heightPx });
      parts.push(texels);
      offset += texels.length;
      if (widthPx < 8 || heightPx < 8) return chain;
      texels = halved(texels, widthPx, heightPx);
      [widthPx, heightPx] = [widthPx >> 1, heightPx >> 1];
    }
  });
  const bytes = new Uint8ClampedArray(offset);
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return { bytes: new Uint8Array(bytes.buffer), levels };
}
