import type { Lens } from '../calibration.ts';
import { maxThetaRad, distortedTheta } from '../lens-projection.ts';
import type { PictureLevel } from './tangent-patch.ts';

export interface Corner {
  /** Stream picture coordinates, pixel centres at half-integers. */
  xPx: number;
  yPx: number;
  /** The smaller eigenvalue of the structure tensor: how well the place can be told in every direction. */
  strength: number;
}

/** Half the side of the square whose gradients decide, in pixels of the level. */
const reach = 3;

/** The box of the level's picture that the lens's image circle lies in, kept so far from its edges that gradients exist. */
function boxOf(lens: Lens, { picture, scale }: PictureLevel) {
  const rim = distortedTheta(lens, maxThetaRad(lens));
  const margin = reach + 2;
  const from = (middlePx: number, radiusPx: number) =>
    Math.max(margin, Math.ceil((middlePx - radiusPx) / scale));
  const to = (middlePx: number, radiusPx: number, edge: number) =>
    Math.min(edge - margin, Math.floor((middlePx + radiusPx) / scale));
  return {
    left: from(lens.cxPx, rim * lens.fxPx),
    right: to(lens.cxPx, rim * lens.fxPx, picture.widthPx),
    top: from(lens.cyPx, rim * lens.fyPx),
    bottom: to(lens.cyPx, rim * lens.fyPx, picture.heightPx),
  };
}

/** The smaller eigenvalue of the structure tensor about a pixel of the level. Source: Shi and Tomasi 1994. */
function cornerStrength({ picture }: PictureLevel, column: number, row: number): number {
  const { luma, widthPx } = picture;
  let [xx, xy, yy] = [0, 0, 0];
  for (let y = row - reach; y <= row + reach; y++) {
    for (let x = column - reach; x <= column + reach; x++) {
      const at = y * widthPx + x;
      const gx = ((luma[at + 1] as number) - (luma[at - 1] as number)) / 2;
      const gy = ((luma[at + widthPx] as number) - (luma[at - widthPx] as number)) / 2;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  const half = (xx + yy) / 2;
  return half - Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
}

export interface CornerSearch {
  /** At most so many. */
  most: number;
  /** No two nearer than this. */
  apartPx: number;
  /** From which angle from the optical axis to which. */
  fromThetaRad: number;
  toThetaRad: number;
}

/**
 * The strongest corners in a ring of a lens's image, strongest first. Looked for at every second pixel of the level:
 * the place of a corner is not refined, as what is matched is the patch about it.
 */
export function findCorners(
  level: PictureLevel,
  lens: Lens,
  { most, apartPx, fromThetaRad, toThetaRad }: CornerSearch,
): Corner[] {
  const { left, right, top, bottom } = boxOf(lens, level);
  const [inner, outer] = [distortedTheta(lens, fromThetaRad), distortedTheta(lens, toThetaRad)];
  const candidates: Corner[] = [];
  for (let row = top; row < bottom; row += 2) {
    for (let column = left; column < right; column += 2) {
      const [xPx, yPx] = [(column + 0.5) * level.scale, (row + 0.5) * level.scale];
      const radius = Math.hypot((xPx - lens.cxPx) / lens.fxPx, (yPx - lens.cyPx) / lens.fyPx);
      if (radius < inner || radius > outer) continue;
      const strength = cornerStrength(level, column, row);
      if (strength > 4 * (2 * reach + 1) ** 2) candidates.push({ xPx, yPx, strength });
    }
  }
  candidates.sort((a, b) => b.strength - a.strength);
  const chosen: Corner[] = [];
  for (const corner of candidates) {
    if (chosen.length >= most) break;
    if (chosen.every(({ xPx, yPx }) => Math.hypot(xPx - corner.xPx, yPx - corner.yPx) >= apartPx))
      chosen.push(corner);
  }
  return chosen;
}
