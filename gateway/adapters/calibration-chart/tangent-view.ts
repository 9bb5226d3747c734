import {
  maxThetaRad,
  projectInLensFrame,
  rotateVector,
  rotationAbout,
  type Lens,
  type Quaternion,
} from '../../../hardware/calibration/index.ts';
import type { GreyPicture } from '../../ports/grey-pictures.ts';

/** A square picture of 90° in perspective, as a lens would show it that looks elsewhere. */
export interface TangentView {
  sizePx: number;
  /** From the view's axes (x right, y down, z into it) to the lens frame L. */
  rotation: Quaternion;
}

const deg = Math.PI / 180;
const ringTiltDeg = 60;
const ringViews = 6;

/**
 * Views that show all of a lens's picture between them, so far overlapping that a sheet of 40° is whole in one of
 * them unless it lies at the edge. Their pixels are as dense as the lens's own half way out.
 */
export function viewsOf(lens: Lens, sizePx: number): TangentView[] {
  const ahead: TangentView = { sizePx, rotation: [1, 0, 0, 0] };
  if (lens.maxThetaDeg < ringTiltDeg) return [ahead];
  const ring = Array.from({ length: ringViews }, (_, index): TangentView => {
    const turn = (2 * Math.PI * index) / ringViews;
    return { sizePx, rotation: rotationAbout([-Math.sin(turn), Math.cos(turn), 0], ringTiltDeg * deg) };
  });
  return [ahead, ...ring];
}

/** The size of views that keep what the lenses resolve. */
export function viewSizePx(lenses: readonly Lens[]): number {
  return Math.ceil(4 * Math.max(...lenses.map(({ fxPx, fyPx }) => Math.max(fxPx, fyPx))));
}

/** Where a place of the view is in the lens's picture; θ may lie beyond the lens's maximum. */
export function pictureOfView(lens: Lens, { sizePx, rotation }: TangentView, xPx: number, yPx: number) {
  const half = sizePx / 2;
  return projectInLensFrame(lens, rotateVector(rotation, [(xPx - half) / half, (yPx - half) / half, 1]));
}

/** The grid on which places are worked out; between its nodes they are interpolated, off by hundredths of a pixel. */
const gridPx = 8;

/** Renders a view of the picture; black where the lens shows nothing. */
export function renderView(picture: GreyPicture, lens: Lens, view: TangentView): Uint8Array {
  const { sizePx } = view;
  const nodes = Math.ceil(sizePx / gridPx) + 1;
  const grid = new Float64Array(nodes * nodes * 2);
  const isShown = new Uint8Array(nodes * nodes);
  for (let row = 0; row < nodes; row++) {
    for (let column = 0; column < nodes; column++) {
      const node = row * nodes + column;
      const { xPx, yPx, thetaRad } = pictureOfView(lens, view, column * gridPx + 0.5, row * gridPx + 0.5);
      grid[2 * node] = xPx - 0.5;
      grid[2 * node + 1] = yPx - 0.5;
      isShown[node] = thetaRad <= maxThetaRad(lens) && isInside(picture, lens, xPx, yPx) ? 1 : 0;
    }
  }
  const luma = new Uint8Array(sizePx * sizePx);
  for (let row = 0; row + 1 < nodes; row++) {
    for (let column = 0; column + 1 < nodes; column++) {
      const node = row * nodes + column;
      if (isShown[node] && isShown[node + 1] && isShown[node + nodes] && isShown[node + nodes + 1])
        renderCell(picture, grid, node, nodes, luma, sizePx);
    }
  }
  return luma;
}

/** Whether a place is in the lens's frame, a pixel away from its edge. */
function isInside(picture: GreyPicture, { frame }: Lens, xPx: number, yPx: number): boolean {
  const { xPx: left, yPx: top, widthPx, heightPx } = frame ?? { xPx: 0, yPx: 0, ...picture };
  return xPx >= left + 1 && yPx >= top + 1 && xPx <= left + widthPx - 1 && yPx <= top + heightPx - 1;
}

function renderCell(
  { widthPx, luma: from }: GreyPicture,
  grid: Float64Array,
  node: number,
  nodes: number,
  luma: Uint8Array,
  sizePx: number,
): void {
  const at = (index: number) => grid[index] ?? 0;
  const [left, top] = [(node % nodes) * gridPx, Math.floor(node / nodes) * gridPx];
  for (let y = 0; y < gridPx && top + y < sizePx; y++) {
    const fy = y / gridPx;
    const ends = [0, 1, 2, 3].map((i) => at(2 * node + i) * (1 - fy) + at(2 * (node + nodes) + i) * fy);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ends;
    for (let x = 0; x < gridPx && left + x < sizePx; x++) {
      const fx = x / gridPx;
      const [u, v] = [x0 + (x1 - x0) * fx, y0 + (y1 - y0) * fx];
      const [column, row] = [Math.floor(u), Math.floor(v)];
      const [a, b] = [u - column, v - row];
      const first = row * widthPx + column;
      const upper = (from[first] ?? 0) * (1 - a) + (from[first + 1] ?? 0) * a;
      const lower = (from[first + widthPx] ?? 0) * (1 - a) + (from[first + widthPx + 1] ?? 0) * a;
      luma[(top + y) * sizePx + left + x] = upper * (1 - b) + lower * b + 0.5;
    }
  }
}
