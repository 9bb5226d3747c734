import type { Vector3 } from './vector.ts';

/** Degrees: bearing clockwise seen from above, 0 forward, 0 ≤ bearing < 360; elevation −90 (down) … +90 (up). */
export interface Bearing {
  bearingDeg: number;
  elevationDeg: number;
}

/** An equirectangular picture; its width is twice its height. */
export interface PanoramaSize {
  widthPx: number;
  heightPx: number;
}

/** A place in a picture, pixel centres at half-integers. */
export interface PicturePoint {
  xPx: number;
  yPx: number;
}

const radPerDeg = Math.PI / 180;

/** `angleDeg` brought into 0 ≤ a < 360. */
export function wrappedDeg(angleDeg: number): number {
  const wrapped = angleDeg % 360;
  const positive = wrapped < 0 ? wrapped + 360 : wrapped;
  // A tiny negative angle plus 360 rounds to 360 itself; −0 becomes 0.
  return positive >= 360 ? 0 : positive + 0;
}

/** Unit direction of a bearing and an elevation: x forward, y left, z up. */
export function directionOfBearing({ bearingDeg, elevationDeg }: Bearing): Vector3 {
  const b = bearingDeg * radPerDeg;
  const e = elevationDeg * radPerDeg;
  return [Math.cos(e) * Math.cos(b), -Math.cos(e) * Math.sin(b), Math.sin(e)];
}

/** Bearing and elevation of a direction of any length but 0; straight up and down have bearing 0. */
export function bearingOfDirection([x, y, z]: Vector3): Bearing {
  const lateral = Math.hypot(x, y);
  return {
    bearingDeg: lateral > 0 ? wrappedDeg(Math.atan2(-y, x) / radPerDeg) : 0,
    elevationDeg: Math.atan2(z, lateral) / radPerDeg,
  };
}

/** Where a bearing and an elevation fall: 0 ≤ x < width with forward in the middle, 0 ≤ y ≤ height with up at 0. */
export function panoramaPointOfBearing(
  { bearingDeg, elevationDeg }: Bearing,
  { widthPx, heightPx }: PanoramaSize,
): PicturePoint {
  return {
    xPx: (widthPx * wrappedDeg(bearingDeg + 180)) / 360,
    yPx: (heightPx * (90 - elevationDeg)) / 180,
  };
}

/** The bearing and elevation at a place of a panorama; columns beyond either edge wrap round. */
export function bearingOfPanoramaPoint(
  { xPx, yPx }: PicturePoint,
  { widthPx, heightPx }: PanoramaSize,
): Bearing {
  return {
    bearingDeg: wrappedDeg((xPx / widthPx) * 360 + 180),
    elevationDeg: 90 - (yPx / heightPx) * 180,
  };
}

/** Where a direction of any length but 0 falls in a panorama of the same frame. */
export function panoramaPointOfDirection(direction: Vector3, size: PanoramaSize): PicturePoint {
  return panoramaPointOfBearing(bearingOfDirection(direction), size);
}

/** The unit direction seen at a place of a panorama, in the panorama's frame. */
export function directionOfPanoramaPoint(point: PicturePoint, size: PanoramaSize): Vector3 {
  return directionOfBearing(bearingOfPanoramaPoint(point, size));
}
