import type { View } from './view-geometry.ts';
import { halfExtent, normaliseBearing, shortTurnDeg } from './view-geometry.ts';

export interface CompassMark {
  bearingDeg: number;
  /** Place on the picture's middle row as a share of its width, 0 … 1. */
  x: number;
}

/** Where a bearing crosses the middle row of the picture, as a share of its width; null when out of view. */
export function compassPlace(view: View, bearingDeg: number): number | null {
  const offset = (shortTurnDeg(view.yawDeg, bearingDeg) * Math.PI) / 180;
  if (Math.abs(offset) >= Math.PI / 2) return null;
  const u = (Math.tan(offset) * Math.cos((view.pitchDeg * Math.PI) / 180)) / halfExtent(view, 1).across;
  return Math.abs(u) <= 1 ? (u + 1) / 2 : null;
}

/** The multiples of `stepDeg` in view, clockwise from the left edge. */
export function compassMarks(view: View, stepDeg: number): CompassMark[] {
  const marks: CompassMark[] = [];
  for (let bearingDeg = 0; bearingDeg < 360; bearingDeg += stepDeg) {
    const x = compassPlace(view, bearingDeg);
    if (x !== null) marks.push({ bearingDeg, x });
  }
  return marks.sort((a, b) => a.x - b.x);
}

/** A bearing as people read it: three digits and the degree sign, 007°. */
export function bearingLabel(bearingDeg: number): string {
  return `${String(Math.round(normaliseBearing(bearingDeg)) % 360).padStart(3, '0')}°`;
}
