import { directionOfBearing, scaleVector, type Bearing, type Vector3 } from '../../calibration/index.ts';
import { Canvas, type Rgb } from './canvas.ts';
import type { Block, Surface } from './solid.ts';
import { writeText } from './stroke-font.ts';

/** A placard on a wall of the room; its bearing and elevation (room frame) are those of its centre. */
export interface Marker extends Bearing {
  /** The big letter on it. */
  name: string;
  /** Its saturated ground, 0…255; nothing else in the room has this hue with a saturation above one half. */
  rgb: readonly [number, number, number];
}

/** Every placard of the room, clockwise from straight ahead. */
export const markers: readonly Marker[] = [
  { name: 'A', bearingDeg: 0, elevationDeg: 14, rgb: [230, 0, 0] },
  { name: 'B', bearingDeg: 30, elevationDeg: 4, rgb: [235, 205, 0] },
  { name: 'C', bearingDeg: 60, elevationDeg: 20, rgb: [140, 225, 0] },
  { name: 'D', bearingDeg: 90, elevationDeg: 0, rgb: [0, 170, 0] },
  { name: 'E', bearingDeg: 135, elevationDeg: -8, rgb: [0, 215, 115] },
  { name: 'F', bearingDeg: 180, elevationDeg: 6, rgb: [0, 215, 225] },
  { name: 'G', bearingDeg: 225, elevationDeg: 10, rgb: [0, 120, 235] },
  { name: 'H', bearingDeg: 250, elevationDeg: -18, rgb: [30, 20, 230] },
  { name: 'I', bearingDeg: 270, elevationDeg: 2, rgb: [165, 20, 230] },
  { name: 'J', bearingDeg: 330, elevationDeg: 6, rgb: [235, 0, 150] },
];

/** Edge of a placard, metres: about 12° wide on a wall 2.3 m away. */
export const markerEdgeM = 0.46;

const white: Rgb = [0.97, 0.97, 0.97];
const dark: Rgb = [0.04, 0.04, 0.05];

/** The placard's picture: a white rim, the saturated ground, its letter and its bearing. */
export function paintMarker(canvas: Canvas, marker: Marker): void {
  const { widthM, heightM } = canvas;
  const rim = widthM * 0.045;
  const [red, green, blue] = marker.rgb;
  const ground: Rgb = [red / 255, green / 255, blue / 255];
  const bright = 0.3 * ground[0] + 0.59 * ground[1] + 0.11 * ground[2] > 0.45;
  const ink = bright ? dark : white;
  canvas.fill(white).rectangle(rim, rim, widthM - 2 * rim, heightM - 2 * rim, ground);
  writeText(canvas, marker.name, { xM: widthM / 2, yM: heightM * 0.4, heightM: heightM * 0.46, colour: ink });
  const bearing = marker.bearingDeg.toString();
  writeText(canvas, bearing, { xM: widthM / 2, yM: heightM * 0.81, heightM: heightM * 0.17, colour: ink });
}

/** Where the sight line of a bearing meets the room's walls, and which wall it is (its axis). */
export function wallPoint(room: Block, bearing: Bearing): { point: Vector3; axis: 0 | 1 } {
  const direction = directionOfBearing(bearing);
  const reach = ([0, 1] as const).map((axis) => {
    const wall = direction[axis] > 0 ? room.max[axis] : room.min[axis];
    return { axis, distance: direction[axis] === 0 ? Infinity : wall / direction[axis] };
  });
  const nearest = reach.reduce((best, next) => (next.distance < best.distance ? next : best));
  return { point: scaleVector(direction, nearest.distance), axis: nearest.axis };
}

/** The placards as surfaces, flat on the walls of the room with the headset at the origin. */
export function markerSurfaces(room: Block): Surface[] {
  return markers.map((marker) => {
    const { point, axis } = wallPoint(room, marker);
    const half = markerEdgeM / 2;
    // One centimetre in front of the wall, along the line of sight, so that the bearing stays exact.
    const centre = scaleVector(point, 1 - 0.01 / Math.abs(point[axis]));
    const side = Math.sign(point[axis]);
    const right: Vector3 = axis === 0 ? [0, -side * markerEdgeM, 0] : [side * markerEdgeM, 0, 0];
    const canvas = new Canvas(markerEdgeM, markerEdgeM, 320);
    paintMarker(canvas, marker);
    const origin: Vector3 = [centre[0] - right[0] / 2, centre[1] - right[1] / 2, centre[2] + half];
    return { origin, right, down: [0, 0, -markerEdgeM], canvas, selfLit: true };
  });
}
