import type { Quaternion } from '../headset/slerp.ts';
import { equipmentLimits } from './equipment-limits.ts';

/** Which part of a panorama one lens alone has seen. */
export interface LensView {
  /** As findings name it; null where the panorama is not known to be of several lenses. */
  of: string | null;
  /** Where it looks, in the headset frame; null as `of`. */
  bearingDeg: number | null;
  /** Indices of pixels that have a neighbour on every side. */
  pixels: Uint32Array;
}

interface ViewedLens {
  /** From the lens frame to the headset frame. */
  rotation: Quaternion;
  maxThetaDeg: number;
}

type Direction = readonly [number, number, number];
interface Size {
  widthPx: number;
  heightPx: number;
}

const radPerDeg = Math.PI / 180;

/** Where the optical axis points in the headset frame: z of the lens frame, turned. */
function axisOf({ rotation: [w, x, y, z] }: ViewedLens): Direction {
  return [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)];
}

function bearingOf([x, y]: Direction): number {
  const bearingDeg = Math.round(Math.atan2(-y, x) / radPerDeg);
  return ((bearingDeg % 360) + 360) % 360;
}

/** Direction of a pixel's centre: forward is the middle column, up the first row. */
function directionOf(column: number, row: number, { widthPx, heightPx }: Size): Direction {
  const bearing = (((column + 0.5) / widthPx) * 360 - 180) * radPerDeg;
  const elevation = (90 - ((row + 0.5) / heightPx) * 180) * radPerDeg;
  const level = Math.cos(elevation);
  return [level * Math.cos(bearing), -level * Math.sin(bearing), Math.sin(elevation)];
}

function nearest(axes: readonly Direction[], [x, y, z]: Direction): { index: number; angleDeg: number } {
  const cosines = axes.map((axis) => axis[0] * x + axis[1] * y + axis[2] * z);
  const most = Math.max(...cosines);
  return { index: cosines.indexOf(most), angleDeg: Math.acos(Math.min(1, Math.max(-1, most))) / radPerDeg };
}

/**
 * Divides a panorama (equirectangular, in the headset frame) among the lenses: a pixel belongs to the one whose axis is nearest, and to
 * none where it is far from all. Without lenses, as of a headset that delivers the panorama itself, all of it is one view.
 */
export function lensViews(lenses: readonly ViewedLens[], size: Size): LensView[] {
  const { viewedHalfAngleDeg, viewedElevationDeg } = equipmentLimits;
  const axes = lenses.map(axisOf);
  const pixels: number[][] = lenses.length === 0 ? [[]] : lenses.map(() => []);
  for (let row = 1; row < size.heightPx - 1; row += 1) {
    if (Math.abs(90 - ((row + 0.5) / size.heightPx) * 180) > viewedElevationDeg) continue;
    for (let column = 1; column < size.widthPx - 1; column += 1) {
      const { index, angleDeg } =
        axes.length === 0 ? { index: 0, angleDeg: 0 } : nearest(axes, directionOf(column, row, size));
      const reachDeg = Math.min(viewedHalfAngleDeg, 0.7 * (lenses[index]?.maxThetaDeg ?? 180));
      if (angleDeg <= reachDeg) pixels[index]?.push(row * size.widthPx + column);
    }
  }
  return pixels.map((own, index) => {
    const axis = axes[index];
    return {
      of: axis === undefined ? null : `lens-${index + 1}`,
      bearingDeg: axis === undefined ? null : bearingOf(axis),
      pixels: Uint32Array.from(own),
    };
  });
}
