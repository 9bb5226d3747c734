import { strokeGlyphs } from '../virtual-camera/stroke-glyphs.ts';

export interface TextPlace {
  /** Left end, or the middle where `centred`. */
  xPx: number;
  /** Upper edge of the letters. */
  yPx: number;
  heightPx: number;
  colour: string;
  /** Width of the strokes; an eighth of the height where it is left out. */
  strokePx?: number;
  centred?: boolean;
}

/** An SVG path of the text in stroke letters; characters without a glyph leave a space. */
export function svgText(text: string, place: TextPlace): string {
  const cellPx = place.heightPx / 6;
  const advance = 5.6;
  const leftPx = place.xPx - (place.centred === true ? (cellPx * (advance * text.length - 1.6)) / 2 : 0);
  const at = ([x, y]: readonly [number, number], index: number): string =>
    `${(leftPx + (index * advance + x) * cellPx).toFixed(2)} ${(place.yPx + y * cellPx).toFixed(2)}`;
  const strokes = Array.from(text).flatMap((character, index) =>
    (strokeGlyphs[character] ?? []).map((stroke) => `M${stroke.map((point) => at(point, index)).join('L')}`),
  );
  const strokePx = place.strokePx ?? place.heightPx / 8;
  return `<path d="${strokes.join('')}" fill="none" stroke="${place.colour}" stroke-width="${strokePx}" stroke-linecap="round" stroke-linejoin="round"/>`;
}
