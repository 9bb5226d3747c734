import type { GreyPicture } from '../../ports/grey-pictures.ts';

/** A place in a picture, pixel centres at half-integers. */
export interface Place {
  xPx: number;
  yPx: number;
}

const maxRounds = 15;
const enoughPx = 0.002;

/**
 * The corner of the chart near a place, to a few hundredths of a pixel, or null where there is none within `withinPx`:
 * the place that the picture around it is point symmetrical about, by Gauss-Newton. The chart is, around each of its
 * inner corners, as far as the borders of the markers, so neither blur nor exposure nor the markers shift it.
 * `sigmaPx` is that of the window's Gaussian weights.
 */
export function refinedCorner(
  picture: GreyPicture,
  near: Place,
  { sigmaPx, withinPx }: { sigmaPx: number; withinPx: number },
): Place | null {
  let at = near;
  for (let round = 0; round < maxRounds; round++) {
    const step = stepToSymmetry(picture, at, sigmaPx);
    if (step === null) return null;
    at = { xPx: at.xPx + step.xPx, yPx: at.yPx + step.yPx };
    if (!(Math.hypot(at.xPx - near.xPx, at.yPx - near.yPx) <= withinPx)) return null;
    if (Math.hypot(step.xPx, step.yPx) < enoughPx) return at;
  }
  return null;
}

/** The step that makes opposite places most alike; null at the picture's edge and where a whole line would do. */
function stepToSymmetry(picture: GreyPicture, { xPx, yPx }: Place, sigmaPx: number): Place | null {
  const reach = Math.ceil(2.2 * sigmaPx);
  const isNearEdge = (at: number, size: number) => !(at >= reach + 2 && at <= size - reach - 2);
  if (isNearEdge(xPx, picture.widthPx) || isNearEdge(yPx, picture.heightPx)) return null;
  let [xx, xy, yy, x, y] = [0, 0, 0, 0, 0];
  for (let dy = 0; dy <= reach; dy++) {
    // Half of the window: the other half holds the opposite places.
    for (let dx = dy === 0 ? 1 : -reach; dx <= reach; dx++) {
      const here = sample(picture, xPx + dx, yPx + dy);
      const opposite = sample(picture, xPx - dx, yPx - dy);
      const weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigmaPx * sigmaPx));
      const difference = here.value - opposite.value;
      const [gx, gy] = [here.gx - opposite.gx, here.gy - opposite.gy];
      xx += weight * gx * gx;
      xy += weight * gx * gy;
      yy += weight * gy * gy;
      x -= weight * gx * difference;
      y -= weight * gy * difference;
    }
  }
  const determinant = xx * yy - xy * xy;
  if (!(determinant > 0.02 * (xx + yy) ** 2)) return null;
  return { xPx: (yy * x - xy * y) / determinant, yPx: (xx * y - xy * x) / determinant };
}

/** The bilinear value at a place and its slopes. */
function sample(picture: GreyPicture, xPx: number, yPx: number): { value: number; gx: number; gy: number } {
  return {
    value: lumaAt(picture, xPx, yPx),
    gx: lumaAt(picture, xPx + 0.5, yPx) - lumaAt(picture, xPx - 0.5, yPx),
    gy: lumaAt(picture, xPx, yPx + 0.5) - lumaAt(picture, xPx, yPx - 0.5),
  };
}

function lumaAt({ widthPx, luma }: GreyPicture, xPx: number, yPx: number): number {
  const [column, row] = [Math.floor(xPx - 0.5), Math.floor(yPx - 0.5)];
  const [a, b] = [xPx - 0.5 - column, yPx - 0.5 - row];
  const first = row * widthPx + column;
  const upper = (luma[first] ?? 0) * (1 - a) + (luma[first + 1] ?? 0) * a;
  const lower = (luma[first + widthPx] ?? 0) * (1 - a) + (luma[first + widthPx + 1] ?? 0) * a;
  return upper * (1 - b) + lower * b;
}
