import type { Canvas, Rgb } from './canvas.ts';

type Stroke = readonly (readonly [number, number])[];

/** Letters as lines on a grid 4 wide and 6 tall, y down: no font file, the same on every machine. */
// prettier-ignore
const glyphs: Record<string, readonly Stroke[]> = {
  A: [[[0, 6], [2, 0], [4, 6]], [[0.7, 4], [3.3, 4]]],
  B: [[[0, 0], [0, 6], [3, 6], [4, 5.2], [4, 3.8], [3, 3], [0, 3]], [[0, 0], [2.8, 0], [3.7, 0.8], [3.7, 2.2], [3, 3]]],
  C: [[[4, 1], [3, 0], [1, 0], [0, 1.2], [0, 4.8], [1, 6], [3, 6], [4, 5]]],
  D: [[[0, 0], [0, 6], [2.5, 6], [4, 4.5], [4, 1.5], [2.5, 0], [0, 0]]],
  E: [[[4, 0], [0, 0], [0, 6], [4, 6]], [[0, 3], [3, 3]]],
  F: [[[4, 0], [0, 0], [0, 6]], [[0, 3], [3, 3]]],
  G: [[[4, 1], [3, 0], [1, 0], [0, 1.2], [0, 4.8], [1, 6], [3, 6], [4, 4.8], [4, 3.3], [2.4, 3.3]]],
  H: [[[0, 0], [0, 6]], [[4, 0], [4, 6]], [[0, 3], [4, 3]]],
  I: [[[1, 0], [3, 0]], [[2, 0], [2, 6]], [[1, 6], [3, 6]]],
  J: [[[1.5, 0], [4, 0]], [[3.2, 0], [3.2, 4.8], [2.2, 6], [1, 6], [0, 4.8]]],
  '0': [[[1, 0], [3, 0], [4, 1.2], [4, 4.8], [3, 6], [1, 6], [0, 4.8], [0, 1.2], [1, 0]]],
  '1': [[[0.8, 1.2], [2.2, 0], [2.2, 6]], [[0.8, 6], [3.6, 6]]],
  '2': [[[0, 1.2], [1, 0], [3, 0], [4, 1.2], [4, 2.2], [0, 6], [4, 6]]],
  '3': [[[0, 0], [4, 0], [2, 2.4], [3.2, 2.6], [4, 3.6], [4, 5], [3, 6], [1, 6], [0, 5]]],
  '4': [[[3, 6], [3, 0], [0, 4.2], [4, 4.2]]],
  '5': [[[4, 0], [0.4, 0], [0, 2.8], [2.8, 2.4], [4, 3.4], [4, 5], [3, 6], [1, 6], [0, 5.2]]],
  '6': [[[3.6, 0], [1.4, 1.2], [0, 3.6], [0, 5], [1, 6], [3, 6], [4, 5], [4, 3.8], [3, 2.9], [1, 2.9], [0, 3.8]]],
  '7': [[[0, 0], [4, 0], [1.4, 6]]],
  '8': [[[1, 3], [0.2, 2.2], [0.2, 0.9], [1, 0], [3, 0], [3.8, 0.9], [3.8, 2.2], [3, 3], [1, 3], [0, 4], [0, 5.1], [1, 6], [3, 6], [4, 5.1], [4, 4], [3, 3]]],
  '9': [[[0.4, 6], [2.6, 4.8], [4, 2.4], [4, 1], [3, 0], [1, 0], [0, 1], [0, 2.2], [1, 3.1], [3, 3.1], [4, 2.2]]],
};

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
    for (const stroke of glyphs[character] ?? []) {
      const points = stroke.map(([x, y]) => [leftM + x * cellM, topM + y * cellM] as const);
      canvas.stroke(points, cellM * (place.weight ?? 1), place.colour);
    }
    leftM += advanceM;
  }
}
