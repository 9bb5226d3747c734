import { strokeGlyphs } from '../../virtual-camera/stroke-glyphs.ts';
import type { Canvas, Rgb } from './canvas.ts';

/** Writes text centred on (xM, yM) with letters of the given height; characters without a glyph leave a space. */
export function writeText(
  canvas: Canvas,
  text: string,
  place: { xM: number; yM: number; heightM: number; colour: Rgb; weight?: number },
): void {
  const cellM = place.heightM / 6;
  const advanceM = cellM * 5.6;
  const topM = place.yM - place.heightM / 2;
  let leftM = place.xM - (advanceM * text.length - cellM * 1.6) / 2;
  for (const character of text) {
    for (const stroke of strokeGlyphs[character] ?? []) {
      const points = stroke.map(([x, y]) => [leftM + x * cellM, topM + y * cellM] as const);
      canvas.stroke(points, cellM * (place.weight ?? 1), place.colour);
    }
    leftM += advanceM;
  }
}
