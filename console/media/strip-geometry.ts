/**
 * The whole-room strip: bearings 180 … 0 … 180 from left to right at natural scale, so the wrap-around is behind
 * the candidate. Positions are shares of the strip's width and height, from its left upper corner.
 */
import type { Direction, PicturePoint, View } from './view-geometry.ts';
import { directionAt, normaliseBearing, shortTurnDeg } from './view-geometry.ts';

/** More below the horizon than above: hands, lap and desk matter more than the ceiling. */
export const stripElevationsDeg = { top: 30, bottom: -50 } as const;
export const stripAspect = 360 / (stripElevationsDeg.top - stripElevationsDeg.bottom);

export interface StripPoint {
  x: number;
  y: number;
}

/** What the strip shows at a point of it. */
export function directionOnStrip({ x, y }: StripPoint): Direction {
  return {
    bearingDeg: normaliseBearing(x * 360 - 180),
    elevationDeg: stripElevationsDeg.top - y * (stripElevationsDeg.top - stripElevationsDeg.bottom),
  };
}

/** Where the strip shows a direction; y may lie outside 0 … 1. */
export function pointOnStrip({ bearingDeg, elevationDeg }: Direction): StripPoint {
  return {
    x: (shortTurnDeg(0, bearingDeg) + 180) / 360,
    y: (stripElevationsDeg.top - elevationDeg) / (stripElevationsDeg.top - stripElevationsDeg.bottom),
  };
}

/**
 * The border of what the sphere shows, as one unbroken line on the strip: `x` runs on beyond 0 … 1 where the
 * border crosses the wrap-around (draw it again one width to either side). Where a pole is in view the line goes
 * once round the room instead of closing.
 */
export function viewOutline(view: View, aspect: number, pointsPerSide = 12): StripPoint[] {
  const outline: StripPoint[] = [];
  for (const corner of borderPoints(pointsPerSide)) {
    const point = pointOnStrip(directionAt(view, aspect, corner));
    const previous = outline.at(-1);
    if (previous) point.x += Math.round(previous.x - point.x);
    outline.push(point);
  }
  return outline;
}

function borderPoints(perSide: number): PicturePoint[] {
  const corners: PicturePoint[] = [
    { u: -1, v: 1 },
    { u: 1, v: 1 },
    { u: 1, v: -1 },
    { u: -1, v: -1 },
    { u: -1, v: 1 },
  ];
  const points: PicturePoint[] = [];
  corners.slice(1).forEach((to, side) => {
    const from = corners[side] ?? to;
    for (let step = 0; step < perSide; step += 1) {
      const share = step / perSide;
      points.push({ u: from.u + (to.u - from.u) * share, v: from.v + (to.v - from.v) * share });
    }
  });
  return [...points, { u: -1, v: 1 }];
}
