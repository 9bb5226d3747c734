import type { Vector3 } from '../../calibration/index.ts';
import { mixRgb, type Canvas, type Rgb } from './canvas.ts';
import { cellNoise, room } from './room-shell.ts';
import { blockFaces, paintFace, type Block, type BlockFace, type Capsule, type Surface } from './solid.ts';

/** Things that stand in the room: what is seen, and what casts shadows. */
export interface Furniture {
  surfaces: Surface[];
  blocks: Block[];
  capsules: Capsule[];
}

type Paint = (canvas: Canvas, face: BlockFace) => unknown;

/** One colour with a little unevenness, so that flat faces do not look like paper. */
export function plain(colour: Rgb): Paint {
  return (canvas) =>
    canvas.shade((xM, yM) => {
      const speck = (cellNoise(xM * 120, yM * 120) - 0.5) * 0.02;
      return [colour[0] + speck, colour[1] + speck, colour[2] + speck];
    });
}

/** Pale veneer with its grain along the longer side. */
export function veneer(colour: Rgb): Paint {
  return (canvas) =>
    canvas.shade((xM, yM) => {
      const [along, across] = canvas.widthM > canvas.heightM ? [xM, yM] : [yM, xM];
      const wave = Math.sin(across * 90 + 2.5 * Math.sin(along * 1.7)) * 0.5 + 0.5;
      const light = 1 - 0.06 * wave - 0.05 * cellNoise(across * 300, along * 6);
      return [colour[0] * light, colour[1] * light, colour[2] * light];
    });
}

/** A block with all the faces that can be seen. */
export function painted(min: Vector3, max: Vector3, paint: Paint, texelsPerM = 130): Furniture {
  const block = { min, max };
  const seen = blockFaces(block).filter(({ face }) => face !== 'bottom' || min[2] > room.min[2] + 0.2);
  return {
    surfaces: seen.map((face) => paintFace(face, texelsPerM, (canvas) => paint(canvas, face.face))),
    blocks: [block],
    capsules: [],
  };
}

export function together(parts: readonly Furniture[]): Furniture {
  return {
    surfaces: parts.flatMap(({ surfaces }) => surfaces),
    blocks: parts.flatMap(({ blocks }) => blocks),
    capsules: parts.flatMap(({ capsules }) => capsules),
  };
}

const bookColours: readonly Rgb[] = [
  [0.45, 0.32, 0.3],
  [0.33, 0.39, 0.46],
  [0.6, 0.55, 0.45],
  [0.36, 0.43, 0.36],
  [0.72, 0.7, 0.64],
  [0.3, 0.29, 0.33],
  [0.52, 0.43, 0.38],
];

/** The open front of a bookcase: boards, dark depth, and books of different height and colour. */
function paintBooks(canvas: Canvas): void {
  const shelves = 4;
  const pitchM = canvas.heightM / shelves;
  canvas.fill([0.2, 0.17, 0.14]);
  for (let shelf = 0; shelf < shelves; shelf++) {
    const baseM = (shelf + 1) * pitchM - 0.025;
    let xM = 0.03;
    for (let book = 0; xM < canvas.widthM - 0.09; book++) {
      const chance = cellNoise(shelf * 31, book);
      const widthM = 0.025 + 0.03 * cellNoise(book, shelf + 5);
      const heightM = pitchM * (0.6 + 0.22 * cellNoise(book + 3, shelf));
      const colour = bookColours[Math.floor(chance * bookColours.length)] ?? wood;
      if (chance > 0.12) {
        canvas.rectangle(xM, baseM - heightM, widthM, heightM, colour);
        canvas.rectangle(xM, baseM - heightM * 0.8, widthM, 0.012, mixRgb(colour, [1, 1, 1], 0.5));
        canvas.rectangle(xM, baseM - heightM, 0.003, heightM, mixRgb(colour, [0, 0, 0], 0.6));
      }
      xM += widthM + (chance < 0.12 ? 0.05 : 0.001);
    }
    canvas.rectangle(0, baseM, canvas.widthM, 0.025, wood);
  }
  canvas.rectangle(0, 0, 0.025, canvas.heightM, wood);
  canvas.rectangle(canvas.widthM - 0.025, 0, 0.025, canvas.heightM, wood);
  canvas.rectangle(0, 0, canvas.widthM, 0.025, wood);
}

const wood: Rgb = [0.68, 0.59, 0.47];

function bookcase(): Furniture {
  return painted(
    [0.75, room.min[1], -1.2],
    [1.65, room.min[1] + 0.3, 0.12],
    (canvas, face) => {
      if (face === 'left') paintBooks(canvas);
      else veneer(wood)(canvas, face);
    },
    200,
  );
}

/** A low cabinet under the window with a plant on it. */
function cabinet(): Furniture {
  const front = (canvas: Canvas, face: BlockFace): void => {
    veneer([0.8, 0.79, 0.76])(canvas, face);
    if (face !== 'right') return;
    for (const share of [1 / 3, 2 / 3]) {
      canvas.rectangle(canvas.widthM * share - 0.003, 0.03, 0.006, canvas.heightM - 0.06, [0.4, 0.4, 0.4]);
    }
    for (const share of [1 / 6, 1 / 2, 5 / 6]) {
      canvas.rectangle(canvas.widthM * share - 0.05, 0.08, 0.1, 0.012, [0.35, 0.35, 0.37]);
    }
  };
  return painted([0.35, room.max[1] - 0.38, -1.2], [1.85, room.max[1], -0.55], front);
}

/** A pot with leaves: capsules that lean outward. */
function plant(base: Vector3, heightM: number): Furniture {
  const capsules: Capsule[] = [
    {
      from: [base[0], base[1], base[2] + 0.09],
      to: [base[0], base[1], base[2] + 0.14],
      radiusM: 0.09,
      rgb: [0.62, 0.6, 0.57],
    },
  ];
  for (let leaf = 0; leaf < 11; leaf++) {
    const turn = leaf * 2.4;
    const lean = 0.06 + 0.16 * cellNoise(leaf, 3);
    const tall = heightM * (0.55 + 0.45 * cellNoise(leaf, 9));
    const green = 0.34 + 0.1 * cellNoise(leaf, 4);
    capsules.push({
      from: [base[0], base[1], base[2] + 0.2],
      to: [base[0] + lean * Math.cos(turn), base[1] + lean * Math.sin(turn), base[2] + 0.2 + tall],
      radiusM: 0.022,
      rgb: [green * 0.74, green, green * 0.66],
    });
  }
  return {
    surfaces: [],
    blocks: [
      {
        min: [base[0] - 0.08, base[1] - 0.08, base[2]],
        max: [base[0] + 0.08, base[1] + 0.08, base[2] + 0.2],
      },
    ],
    capsules,
  };
}

/** A spare chair against the wall on the right, behind. */
function chair(xM: number, yM: number): Furniture {
  const cloth = plain([0.36, 0.39, 0.43]);
  const leg = plain([0.25, 0.25, 0.26]);
  const seat = painted([xM - 0.22, yM - 0.22, -0.78], [xM + 0.22, yM + 0.22, -0.72], cloth);
  const back = painted([xM - 0.22, yM - 0.22, -0.72], [xM + 0.22, yM - 0.18, -0.28], cloth);
  const legs = [-0.2, 0.16].flatMap((dx) =>
    [-0.2, 0.16].map((dy) => painted([xM + dx, yM + dy, -1.2], [xM + dx + 0.04, yM + dy + 0.04, -0.78], leg)),
  );
  return together([seat, back, ...legs]);
}

/** Everything but the desk. */
export function looseFurniture(): Furniture {
  return together([
    bookcase(),
    cabinet(),
    plant([1.5, room.max[1] - 0.2, -0.55], 0.3),
    plant([-2.4, 1.75, -1.2], 0.75),
    chair(-0.95, room.min[1] + 0.3),
    painted([-2.6, 0.55, -1.2], [-2.2, 1.35, -0.46], veneer([0.7, 0.62, 0.5])),
    painted([-2.55, 0.7, -0.46], [-2.28, 1.0, -0.2], plain([0.78, 0.77, 0.75])),
  ]);
}
