import { mixRgb, type Canvas, type Rgb } from './canvas.ts';
import { paintFace, roomFaces, type BareFace, type Block, type Surface } from './solid.ts';

/** The room round the headset (at the origin): metres, room frame. The floor is 1.2 m below the eyes of a sitter. */
export const room: Block = { min: [-2.7, -2.1, -1.2], max: [2.3, 2.1, 1.4] };

/** The doorway in the wall behind, metres: y from the right jamb to the left one. */
export const doorway = { wallXM: room.min[0], fromYM: -1.66, toYM: -0.76, topZM: 0.86 } as const;

/** The window in the left wall. */
export const windowOpening = { fromXM: 0.5, toXM: 1.75, bottomZM: -0.2, topZM: 1.05 } as const;

/** The light panels of the ceiling: centre and half size, metres. */
export const ceilingLights = [
  { xM: 0.9, yM: 0, halfXM: 0.6, halfYM: 0.3 },
  { xM: -1.3, yM: 0, halfXM: 0.6, halfYM: 0.3 },
] as const;

const wallPaint: Rgb = [0.86, 0.84, 0.79];
const accentPaint: Rgb = [0.66, 0.72, 0.74];
const skirting: Rgb = [0.93, 0.92, 0.9];

/** A hash of a lattice cell, 0…1: fine texture without stored noise. */
export function cellNoise(x: number, y: number): number {
  let h = Math.imul(Math.floor(x) | 0, 374761393) ^ Math.imul(Math.floor(y) | 0, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 0x100000000;
}

function plaster(canvas: Canvas, paint: Rgb): void {
  canvas.shade((xM, yM) => {
    if (yM > canvas.heightM - 0.09)
      return yM < canvas.heightM - 0.082 ? mixRgb(skirting, [0, 0, 0], 0.3) : skirting;
    const speck = (cellNoise(xM * 90, yM * 90) - 0.5) * 0.018 + (cellNoise(xM * 12, yM * 12) - 0.5) * 0.008;
    return [paint[0] + speck, paint[1] + speck, paint[2] + speck];
  });
}

/** Oak boards along the room with joints, grain and small differences from board to board. */
function woodFloor(canvas: Canvas): void {
  const boardM = 0.14;
  const lengthM = 1.5;
  canvas.shade((xM, yM) => {
    const board = Math.floor(xM / boardM);
    const shifted = yM + cellNoise(board, 7) * lengthM;
    const piece = Math.floor(shifted / lengthM);
    const tone = 0.9 + 0.16 * cellNoise(board, piece + 31);
    const wave = Math.sin(xM * 160 + 3 * Math.sin(yM * 2.3 + board)) * 0.5 + 0.5;
    const grain = 1 - 0.05 * wave - 0.05 * cellNoise(xM * 260, yM * 9 + board * 17);
    const across = xM - board * boardM;
    const along = shifted - piece * lengthM;
    const joint = across < 0.004 || along < 0.004 ? 0.72 : 1;
    const light = tone * grain * joint;
    return [0.66 * light, 0.54 * light, 0.41 * light];
  });
}

function ceiling(canvas: Canvas, face: BareFace): void {
  canvas.shade((xM, yM) => {
    const speck = (cellNoise(xM * 60, yM * 60) - 0.5) * 0.012;
    return [0.93 + speck, 0.93 + speck, 0.92 + speck];
  });
  for (const light of ceilingLights) {
    // Seen from below: right is −y, down is +x.
    const left = face.origin[1] - light.yM - light.halfYM;
    const top = light.xM - light.halfXM - face.origin[0];
    canvas.rectangle(
      left - 0.02,
      top - 0.02,
      2 * light.halfYM + 0.04,
      2 * light.halfXM + 0.04,
      [0.75, 0.75, 0.75],
    );
  }
}

/** Walls, floor and ceiling, painted but not yet lit. */
export function roomShell(): Surface[] {
  return roomFaces(room).map((face) => {
    if (face.face === 'bottom') return paintFace(face, 150, woodFloor);
    if (face.face === 'top') return paintFace(face, 60, (canvas) => ceiling(canvas, face));
    return paintFace(face, 110, (canvas) => plaster(canvas, face.face === 'front' ? accentPaint : wallPaint));
  });
}
