import type { ChartCornerSighting } from '../../../hardware/calibration/chart/chart-sighting.ts';
import { maxThetaRad, type Calibration, type Lens } from '../../../hardware/calibration/index.ts';
import type { LensSighting } from '../../ports/chart-detector.ts';
import type { GreyPicture } from '../../ports/grey-pictures.ts';
import type { CharucoFinder } from './opencv-charuco.ts';
import { refinedCorner } from './refine-corner.ts';
import { pictureOfView, renderView, viewsOf } from './tangent-view.ts';

/** The corners of the chart that each lens shows in a picture; a lens that shows none is left out. */
export function detectChart(
  picture: GreyPicture,
  calibration: Calibration,
  finder: CharucoFinder,
): LensSighting[] {
  return calibration.lenses
    .map((lens, index) => ({ lens: index, corners: cornersIn(picture, lens, finder) }))
    .filter(({ corners }) => corners.length > 0);
}

/** A corner as views show it, in the lens's picture. */
interface RoughCorner extends ChartCornerSighting {
  /** How far from the middle of its view, where views are sharpest. */
  offAxis: number;
}

function cornersIn(picture: GreyPicture, lens: Lens, finder: CharucoFinder): ChartCornerSighting[] {
  const best = new Map<number, RoughCorner>();
  for (const view of viewsOf(lens, finder.sizePx)) {
    for (const { corner, xPx, yPx } of finder.find(renderView(picture, lens, view))) {
      const offAxis = Math.hypot(xPx - view.sizePx / 2, yPx - view.sizePx / 2);
      const point = pictureOfView(lens, view, xPx, yPx);
      if (point.thetaRad > maxThetaRad(lens) || offAxis >= (best.get(corner)?.offAxis ?? Infinity)) continue;
      best.set(corner, { corner, xPx: point.xPx, yPx: point.yPx, offAxis });
    }
  }
  const rough = [...best.values()].sort((a, b) => a.corner - b.corner);
  return rough.flatMap((corner) => {
    const spacingPx = nearestPx(corner, rough);
    const place = refinedCorner(picture, corner, {
      sigmaPx: Math.min(Math.max(0.11 * spacingPx, 1), 4),
      withinPx: Math.max(0.12 * spacingPx, 1),
    });
    return place === null ? [] : [{ corner: corner.corner, ...place }];
  });
}

/** The distance to the nearest other corner: about the side of a square, where it is shortest. */
function nearestPx(corner: RoughCorner, corners: readonly RoughCorner[]): number {
  const distances = corners
    .filter((other) => other !== corner)
    .map((other) => Math.hypot(other.xPx - corner.xPx, other.yPx - corner.yPx));
  return Math.min(...distances, 40);
}
