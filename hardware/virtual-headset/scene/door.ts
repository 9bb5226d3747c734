import type { Vector3 } from '../../calibration/index.ts';
import { mixRgb, type Canvas, type Rgb } from './canvas.ts';
import { painted, plain, together, type Furniture } from './furniture.ts';
import { doorway, room } from './room-shell.ts';
import { paintFace, type BareFace, type Surface } from './solid.ts';

const widthM = doorway.toYM - doorway.fromYM;
const heightM = doorway.topZM - room.min[2];

/** The corridor as it is seen through the open door: floor, far wall and a strip of light. */
function paintCorridor(canvas: Canvas): void {
  canvas.shade((xM, yM) => {
    const depth = Math.abs(xM / canvas.widthM - 0.5) * 2;
    if (yM > canvas.heightM * 0.86) return mixRgb([0.42, 0.41, 0.39], [0.3, 0.29, 0.28], depth);
    if (yM < canvas.heightM * 0.07) return [0.78, 0.77, 0.72];
    return mixRgb([0.64, 0.62, 0.57], [0.48, 0.46, 0.43], depth);
  });
}

function paintLeaf(canvas: Canvas): void {
  const colour: Rgb = [0.56, 0.51, 0.44];
  canvas.fill(colour);
  for (const topShare of [0.08, 0.55]) {
    const tallShare = topShare < 0.5 ? 0.4 : 0.37;
    const [left, top, wide, tall] = [widthM * 0.15, heightM * topShare, widthM * 0.7, heightM * tallShare];
    canvas.rectangle(left, top, wide, tall, mixRgb(colour, [0, 0, 0], 0.25));
    canvas.rectangle(left + 0.012, top + 0.012, wide - 0.018, tall - 0.018, mixRgb(colour, [1, 1, 1], 0.06));
  }
}

function withHandle(canvas: Canvas, xM: number): void {
  const towardsMiddle = xM < widthM / 2 ? 0.12 : -0.12;
  canvas.stroke(
    [
      [xM, heightM * 0.51],
      [xM + towardsMiddle, heightM * 0.51],
    ],
    0.025,
    [0.82, 0.82, 0.83],
  );
}

/** Where the leaf's two sides are when it stands open by an angle about its hinge (0 is shut). */
export function doorLeafFaces(openDeg: number): [BareFace, BareFace] {
  const open = (openDeg * Math.PI) / 180;
  const along: Vector3 = [widthM * Math.sin(open), widthM * Math.cos(open), 0];
  const hinge: Vector3 = [doorway.wallXM + 0.02, doorway.fromYM, doorway.topZM];
  const free: Vector3 = [hinge[0] + along[0], hinge[1] + along[1], hinge[2]];
  const down: Vector3 = [0, 0, -heightM];
  return [
    { face: 'back', origin: hinge, right: along, down, widthM, heightM },
    { face: 'front', origin: free, right: [-along[0], -along[1], 0], down, widthM, heightM },
  ];
}

/** The two painted sides of the door's leaf, shut; the first faces the room. */
export function doorLeaf(): [Surface, Surface] {
  const [inside, outside] = doorLeafFaces(0);
  const side = (face: BareFace, handleXM: number): Surface =>
    paintFace(
      face,
      130,
      (canvas) => {
        paintLeaf(canvas);
        withHandle(canvas, handleXM);
      },
      true,
    );
  return [side(inside, widthM - 0.08), side(outside, 0.08)];
}

/** The door's frame, and the corridor behind it. */
export function doorFrame(): Furniture {
  const { wallXM, fromYM, toYM, topZM } = doorway;
  const trim = plain([0.9, 0.89, 0.86]);
  const corridor: BareFace = {
    face: 'back',
    origin: [wallXM + 0.004, fromYM, topZM],
    right: [0, widthM, 0],
    down: [0, 0, -heightM],
    widthM,
    heightM,
  };
  return together([
    painted([wallXM, fromYM - 0.08, room.min[2]], [wallXM + 0.03, fromYM, topZM + 0.08], trim),
    painted([wallXM, toYM, room.min[2]], [wallXM + 0.03, toYM + 0.08, topZM + 0.08], trim),
    painted([wallXM, fromYM, topZM], [wallXM + 0.03, toYM, topZM + 0.08], trim),
    { surfaces: [paintFace(corridor, 60, paintCorridor, true)], blocks: [], capsules: [] },
  ]);
}
