/**
 * The mathematics of looking into a panorama, without a browser.
 *
 * The *view frame* is the room frame R while the view is locked to the room and the headset frame H while it is
 * not; both have x forward, y left, z up. Picture coordinates `(u, v)` run from −1 to 1, u to the right, v up.
 */
import type { Matrix3, Vector3 } from './rotation.ts';
import { multiplyMatrices, rotateVector, transposeMatrix } from './rotation.ts';

export interface View {
  /** Bearing of the centre of the picture, 0 ≤ yaw < 360, clockwise. */
  yawDeg: number;
  /** Elevation of the centre of the picture, −90 … 90. */
  pitchDeg: number;
  /** Horizontal field of view, 30 … 120. */
  fovDeg: number;
}

export interface Direction {
  /** 0 ≤ bearing < 360, clockwise from forward. */
  bearingDeg: number;
  /** −90 (down) … 90 (up). */
  elevationDeg: number;
}

export interface PicturePoint {
  u: number;
  v: number;
}

const fieldOfViewLimitsDeg = { min: 30, max: 120 } as const;
export const initialView: View = { yawDeg: 0, pitchDeg: 0, fovDeg: 90 };

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;
const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/** The same bearing in 0 ≤ b < 360. */
export function normaliseBearing(bearingDeg: number): number {
  const wrapped = bearingDeg % 360;
  // Adding 360 to a tiny negative number rounds to 360 itself.
  return wrapped < 0 ? (wrapped + 360) % 360 : wrapped;
}

/** The signed turn from one bearing to another by the short way, −180 ≤ turn < 180, clockwise positive. */
export function shortTurnDeg(fromDeg: number, toDeg: number): number {
  return normaliseBearing(toDeg - fromDeg + 180) - 180;
}

/** A view with every value inside its range. */
export function limitView(view: View): View {
  return {
    yawDeg: normaliseBearing(view.yawDeg),
    pitchDeg: clamp(view.pitchDeg, -90, 90),
    fovDeg: clamp(view.fovDeg, fieldOfViewLimitsDeg.min, fieldOfViewLimitsDeg.max),
  };
}

/** Tangents of half the field of view across and up; `aspect` is width / height of the picture. */
export function halfExtent(view: View, aspect: number): { across: number; up: number } {
  const across = Math.tan(radians(view.fovDeg) / 2);
  return { across, up: across / aspect };
}

/** Unit vector of a direction, in the frame its bearing is measured in. */
export function vectorOf({ bearingDeg, elevationDeg }: Direction): Vector3 {
  const bearing = radians(bearingDeg);
  const elevation = radians(elevationDeg);
  return [
    Math.cos(elevation) * Math.cos(bearing),
    -Math.cos(elevation) * Math.sin(bearing),
    Math.sin(elevation),
  ];
}

/** Direction of a vector of any length but zero. */
export function directionOf([x, y, z]: Vector3): Direction {
  return {
    bearingDeg: normaliseBearing(degrees(Math.atan2(-y, x))),
    elevationDeg: degrees(Math.atan2(z, Math.hypot(x, y))),
  };
}

/** Rotation from the camera (x into the picture, y left, z up) to the view frame. */
export function viewMatrix({ yawDeg, pitchDeg }: Pick<View, 'yawDeg' | 'pitchDeg'>): Matrix3 {
  const yaw = radians(yawDeg);
  const pitch = radians(pitchDeg);
  const turn: Matrix3 = [Math.cos(yaw), Math.sin(yaw), 0, -Math.sin(yaw), Math.cos(yaw), 0, 0, 0, 1];
  const tilt: Matrix3 = [Math.cos(pitch), 0, -Math.sin(pitch), 0, 1, 0, Math.sin(pitch), 0, Math.cos(pitch)];
  return multiplyMatrices(turn, tilt);
}

/** Ray through a point of the picture, in the camera's frame; x is 1. */
function cameraRay(view: View, aspect: number, { u, v }: PicturePoint): Vector3 {
  const extent = halfExtent(view, aspect);
  return [1, -u * extent.across, v * extent.up];
}

/** What is seen at a point of the picture. */
export function directionAt(view: View, aspect: number, point: PicturePoint): Direction {
  return directionOf(rotateVector(viewMatrix(view), cameraRay(view, aspect, point)));
}

/** Where a direction appears in the picture (outside −1 … 1 when beyond its edge), or null behind the camera. */
export function pointOf(view: View, aspect: number, direction: Direction): PicturePoint | null {
  const m = viewMatrix(view);
  const [x, y, z] = vectorOf(direction);
  const depth = m[0] * x + m[3] * y + m[6] * z;
  if (depth <= 1e-6) return null;
  const left = m[1] * x + m[4] * y + m[7] * z;
  const up = m[2] * x + m[5] * y + m[8] * z;
  const extent = halfExtent(view, aspect);
  return { u: -left / depth / extent.across, v: up / depth / extent.up };
}

/**
 * The view that shows `grabbed` at `point`: what was under the pointer stays under it.
 * Where no upright view can do that (beyond a pole), the nearest one.
 */
export function viewWithDirectionAt(
  view: View,
  aspect: number,
  grabbed: Direction,
  point: PicturePoint,
): View {
  const [x, y, z] = cameraRay(view, aspect, point);
  const length = Math.hypot(x, y, z);
  const reach = Math.hypot(x, z) / length;
  const rise = clamp(Math.sin(radians(grabbed.elevationDeg)) / reach, -1, 1);
  const pitchDeg = clamp(degrees(Math.asin(rise) - Math.atan2(z, x)), -90, 90);
  const pitch = radians(pitchDeg);
  const forward = x * Math.cos(pitch) - z * Math.sin(pitch);
  const offsetDeg = degrees(Math.atan2(-y, forward));
  return limitView({ ...view, yawDeg: grabbed.bearingDeg - offsetDeg, pitchDeg });
}

/** The view a share of the way from one to another, by the short way; `share` 0 … 1. */
export function viewBetween(from: View, to: View, share: number): View {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return limitView({
    yawDeg: from.yawDeg + shortTurnDeg(from.yawDeg, to.yawDeg) * share,
    pitchDeg: mix(from.pitchDeg, to.pitchDeg),
    fovDeg: mix(from.fovDeg, to.fovDeg),
  });
}

/**
 * Rotation from the camera to the headset frame of the frame on show, which is the frame of the panorama.
 * `roomFromHeadset` is that frame's orientation while locked, null while not.
 */
export function headsetFromCamera(view: View, roomFromHeadset: Matrix3 | null): Matrix3 {
  const camera = viewMatrix(view);
  return roomFromHeadset === null ? camera : multiplyMatrices(transposeMatrix(roomFromHeadset), camera);
}
