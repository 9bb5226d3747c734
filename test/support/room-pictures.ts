import {
  addVectors,
  composeRotations,
  inverseRotation,
  rotateVector,
  rotationAbout,
  subtractVectors,
  type Calibration,
  type Lens,
  type Quaternion,
  type Vector3,
} from '../../hardware/calibration/index.ts';
import type { GreyPicture } from '../../hardware/calibration/room/grey-picture.ts';
import { headRotation } from '../../hardware/virtual-headset/head-trajectory.ts';
import { panoramaRenderer } from '../../hardware/virtual-headset/render/picture-renderers.ts';
import type { SceneRenderer } from '../../hardware/virtual-headset/render/scene-renderer.ts';
import { Sensor } from '../../hardware/virtual-headset/render/sensor.ts';
import { SolidRenderer } from '../../hardware/virtual-headset/render/solid-renderer.ts';
import { roomScene } from '../../hardware/virtual-headset/scene/room-scene.ts';

/** A wearer who looks ahead, right, left, up and down, as people do: never about one axis alone. */
const lookingAround: readonly Quaternion[] = (
  [
    [0, 0, 0],
    [35, -5, 3],
    [-40, 8, -4],
    [5, 22, 2],
    [-10, -25, 0],
  ] as const
).map(([facingDeg, pitchDeg, rollDeg]) => headRotation({ facingDeg, pitchDeg, rollDeg }));

/** From the pivot of the neck to the middle of the headset, in H. */
const neckToHeadsetM: Vector3 = [0.08, 0, 0.1];

/** The unit as it is where a turned head has carried it, seen from where it was before the turn. */
function carriedByNeck(unit: Calibration, turn: Quaternion): Calibration {
  // A renderer turns about the origin of H: what the neck moves besides goes into the lenses' positions.
  const shift = subtractVectors(neckToHeadsetM, rotateVector(inverseRotation(turn), neckToHeadsetM));
  const lenses = unit.lenses.map((lens): Lens => {
    const [x, y, z] = addVectors(lens.positionM, shift);
    return { ...lens, positionM: [x, y, z] };
  });
  return { ...unit, lenses };
}

function greyOf(renderer: SceneRenderer, turn: Quaternion, unit: Calibration, frame: number): GreyPicture {
  const { widthPx, heightPx } = unit;
  const sensor = new Sensor(widthPx, renderer.lit, widthPx * heightPx, 11);
  const rgb = sensor.expose(renderer.render(turn, 0), frame);
  const luma = new Uint8Array(widthPx * heightPx);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(3 * pixel, 3 * pixel + 3);
    luma[pixel] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return { widthPx, heightPx, luma };
}

/**
 * What the unit sees of the virtual room, sensor noise included, while its wearer looks around into `directions`
 * (1 to 5) directions: turning on the spot, or on a neck, which also moves the headset by some centimetres.
 */
export function roomPictures(unit: Calibration, directions: number, pivot: 'spot' | 'neck'): GreyPicture[] {
  return lookingAround.slice(0, directions).map((turn, frame) => {
    const there = pivot === 'neck' ? carriedByNeck(unit, turn) : unit;
    return greyOf(new SolidRenderer(roomScene([]), there), turn, unit, frame);
  });
}

/** The same of a panorama, which is infinitely far away, so that turning is all that can be seen of it. */
export async function panoramaPictures(
  unit: Calibration,
  directions: number,
  picturePath: string,
): Promise<GreyPicture[]> {
  const renderer = await panoramaRenderer(picturePath, false, unit);
  return lookingAround.slice(0, directions).map((turn, frame) => greyOf(renderer, turn, unit, frame));
}

/** The unit with a smaller or larger picture. */
export function scaledUnit(unit: Calibration, widthPx: number): Calibration {
  const scale = widthPx / unit.widthPx;
  const lenses = unit.lenses.map((lens) => ({
    ...lens,
    fxPx: lens.fxPx * scale,
    fyPx: lens.fyPx * scale,
    cxPx: lens.cxPx * scale,
    cyPx: lens.cyPx * scale,
  }));
  return { ...unit, widthPx, heightPx: unit.heightPx * scale, lenses, timeCodeStrip: null };
}

/** The calibration with its last lens turned by `turnDeg` about an axis of H, and every lens's focal lengths off. */
export function disturbedUnit(
  unit: Calibration,
  { axis, turnDeg, focalFactors }: { axis: Vector3; turnDeg: number; focalFactors: readonly number[] },
): Calibration {
  const lenses = unit.lenses.map((lens, index): Lens => {
    const factor = focalFactors[index] ?? 1;
    const turn = index + 1 === unit.lenses.length ? turnDeg : 0;
    const [w, x, y, z] = composeRotations(rotationAbout(axis, (turn * Math.PI) / 180), lens.rotation);
    return { ...lens, fxPx: lens.fxPx * factor, fyPx: lens.fyPx * factor, rotation: [w, x, y, z] };
  });
  return { ...unit, lenses };
}
