import type { Canvas, Rgb } from './canvas.ts';
import { painted, plain, together, veneer, type Furniture } from './furniture.ts';
import { paintFace, blockFaces, type BlockFace } from './solid.ts';

/** Height of the desk's top in the room frame, metres. */
const topZM = -0.46;

/** An exam page: a title bar, a question, four answers and a clock, as bars and dots. */
function paintExamPage(canvas: Canvas): void {
  const { widthM: w, heightM: h } = canvas;
  const ink: Rgb = [0.25, 0.27, 0.3];
  const pale: Rgb = [0.74, 0.76, 0.79];
  canvas.fill([0.95, 0.955, 0.96]);
  canvas.rectangle(0, 0, w, h * 0.1, [0.2, 0.25, 0.32]);
  canvas.rectangle(w * 0.03, h * 0.035, w * 0.2, h * 0.03, [0.9, 0.92, 0.94]);
  canvas.rectangle(w * 0.85, h * 0.03, w * 0.11, h * 0.04, [0.62, 0.68, 0.74]);
  canvas.rectangle(0, h * 0.1, w * 0.19, h * 0.9, [0.89, 0.9, 0.92]);
  for (let row = 0; row < 8; row++) {
    canvas.rectangle(
      w * 0.03,
      h * (0.15 + row * 0.095),
      w * 0.12,
      h * 0.035,
      row === 3 ? [0.45, 0.53, 0.62] : pale,
    );
  }
  [0.62, 0.55, 0.4].forEach((length, row) => {
    canvas.rectangle(w * 0.24, h * (0.17 + row * 0.06), w * length, h * 0.028, ink);
  });
  for (let answer = 0; answer < 4; answer++) {
    const yM = h * (0.43 + answer * 0.11);
    canvas.disc(w * 0.26, yM, h * 0.025, ink).disc(w * 0.26, yM, h * 0.019, [0.97, 0.97, 0.97]);
    if (answer === 1) canvas.disc(w * 0.26, yM, h * 0.012, ink);
    canvas.rectangle(
      w * 0.3,
      yM - h * 0.014,
      w * (0.3 + 0.07 * ((answer * 5) % 4)),
      h * 0.028,
      [0.42, 0.44, 0.48],
    );
  }
  canvas.rectangle(w * 0.8, h * 0.88, w * 0.15, h * 0.07, [0.36, 0.45, 0.55]);
}

function monitor(): Furniture {
  const casing = painted([0.86, -0.31, -0.33], [0.9, 0.31, 0.05], plain([0.16, 0.16, 0.17]), 200);
  const screen = blockFaces({ min: [0.858, -0.3, -0.315], max: [0.86, 0.3, 0.04] }).find(
    ({ face }) => face === 'front',
  );
  const page = screen === undefined ? [] : [paintFace(screen, 420, paintExamPage, true)];
  const stand = painted([0.89, -0.04, topZM + 0.015], [0.92, 0.04, -0.3], plain([0.3, 0.3, 0.31]));
  const foot = painted([0.8, -0.13, topZM], [0.98, 0.13, topZM + 0.015], plain([0.3, 0.3, 0.31]));
  return together([casing, stand, foot, { surfaces: page, blocks: [], capsules: [] }]);
}

function paintKeys(canvas: Canvas, face: BlockFace): void {
  plain([0.22, 0.22, 0.24])(canvas, face);
  if (face !== 'top') return;
  const keyM = canvas.heightM / 5;
  for (let row = 0; row < 5; row++) {
    for (let key = 0; key < canvas.widthM / keyM - 1; key++) {
      canvas.rectangle(key * keyM + 0.012, row * keyM + 0.003, keyM * 0.82, keyM * 0.78, [0.36, 0.36, 0.38]);
    }
  }
}

function paintNotes(canvas: Canvas, face: BlockFace): void {
  plain([0.93, 0.93, 0.91])(canvas, face);
  if (face !== 'top') return;
  for (let line = 1; line < 13; line++) {
    const lengthM = canvas.widthM * (line % 4 === 0 ? 0.4 : 0.76);
    canvas.rectangle(0.02, line * 0.021, lengthM, 0.008, [0.45, 0.47, 0.52]);
  }
}

/** The candidate's desk, straight ahead, with what lies on it; the screen's middle is at bearing 0. */
export function desk(): Furniture {
  const board = veneer([0.66, 0.59, 0.5]);
  const steel = plain([0.5, 0.51, 0.53]);
  const bottle = { from: [0.8, -0.56, topZM + 0.035], to: [0.8, -0.56, topZM + 0.17] } as const;
  return together([
    painted([0.36, -0.8, topZM - 0.03], [1.12, 0.8, topZM], board, 180),
    painted([0.42, -0.76, -1.2], [1.06, -0.72, topZM - 0.03], steel),
    painted([0.42, 0.72, -1.2], [1.06, 0.76, topZM - 0.03], steel),
    painted([1.0, -0.72, -0.95], [1.02, 0.72, topZM - 0.03], plain([0.62, 0.62, 0.63])),
    monitor(),
    painted([0.5, -0.22, topZM], [0.64, 0.2, topZM + 0.02], paintKeys, 300),
    painted([0.52, -0.34, topZM], [0.62, -0.28, topZM + 0.025], plain([0.25, 0.25, 0.27])),
    painted([0.46, 0.36, topZM], [0.76, 0.57, topZM + 0.004], paintNotes, 300),
    {
      surfaces: [],
      blocks: [{ min: [0.76, -0.6, topZM], max: [0.84, -0.52, topZM + 0.2] }],
      capsules: [
        { ...bottle, radiusM: 0.035, rgb: [0.55, 0.62, 0.66] },
        {
          from: [0.8, -0.56, topZM + 0.2],
          to: [0.8, -0.56, topZM + 0.225],
          radiusM: 0.015,
          rgb: [0.3, 0.32, 0.34],
        },
      ],
    },
  ]);
}
