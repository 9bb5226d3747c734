import {
  directionOfPanoramaPoint,
  panoramaPointOfDirection,
  unprojectFromLens,
  vignettingAt,
  angleBetweenRad,
  rotateVector,
  type Calibration,
  type Lens,
  type PanoramaSize,
  type Vector3,
} from '../../hardware/calibration/index.ts';

/** A picture of 4:2:0 planes; full range, so black is luma 0. */
export interface I420Picture {
  widthPx: number;
  heightPx: number;
  planes: [Uint8Array, Uint8Array, Uint8Array];
}

/** Luma and both chromas (0 … 255) in a direction of the headset frame: what is infinitely far away. */
export type Scene = (direction: Vector3) => readonly [number, number, number];

/** The same for things that are near: what is seen from a place in H, in metres. */
export type SpatialScene = (from: Vector3, direction: Vector3) => readonly [number, number, number];

const deg = Math.PI / 180;

/**
 * A unit as real ones are: two lenses of 195° side by side, off centre, distorted, the rear one turned by 0.5°.
 * `widthPx` is the stream's; lenses scale with it.
 */
export function imperfectUnit(widthPx: number, gains: readonly [number, number] = [1.05, 0.95]): Calibration {
  const scale = widthPx / 1920;
  const focal = 476 / (97.5 * deg);
  const common = { positionM: [0, 0, 0] as [number, number, number], maxThetaDeg: 97.5 };
  const s = Math.sin(0.25 * deg);
  // A turn by 0.5° about an axis in the picture, after the half turn that looks backward.
  const rear: [number, number, number, number] = [
    0.5 - 0.5 * s,
    -0.5 + 0.5 * s,
    -0.5 - 0.5 * s,
    0.5 + 0.5 * s,
  ];
  const length = Math.hypot(...rear);
  return {
    version: 1,
    profileId: 'test/unit',
    serial: 'TEST',
    calibratedOn: null,
    widthPx,
    heightPx: widthPx / 2,
    timeCodeStrip: null,
    lenses: [
      {
        ...common,
        fxPx: focal * scale,
        fyPx: focal * scale,
        cxPx: 478.5 * scale,
        cyPx: 482 * scale,
        k: [-0.01, 0.0015, 0, 0],
        rotation: [0.5, -0.5, 0.5, -0.5],
        gain: gains[0],
        vignetting: [0, 0],
      },
      {
        ...common,
        fxPx: focal * scale * 1.002,
        fyPx: focal * scale,
        cxPx: 1442.2 * scale,
        cyPx: 477.6 * scale,
        k: [-0.008, 0.001, 0, 0],
        rotation: [rear[0] / length, rear[1] / length, rear[2] / length, rear[3] / length],
        gain: gains[1],
        vignetting: [-0.04, 0.003],
      },
    ],
  };
}

/** The same unit with its two lenses so far apart along the forward direction; default as the reference headset's. */
export function apart(unit: Calibration, distanceM = 0.025): Calibration {
  const lenses = unit.lenses.map((lens, index) => ({
    ...lens,
    positionM: [((index === 0 ? 1 : -1) * distanceM) / 2, 0, 0] as [number, number, number],
  }));
  return { ...unit, lenses };
}

/** Every pixel of every plane from the mean of 2 × 2 places in it, given in luma coordinates. */
function render(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  valueAt: (xPx: number, yPx: number) => readonly [number, number, number],
): I420Picture {
  const luma = new Uint8ClampedArray(widthPx * heightPx);
  const blue = new Uint8ClampedArray((widthPx * heightPx) / 4);
  const red = new Uint8ClampedArray((widthPx * heightPx) / 4);
  const quarters = [0.25, 0.75];
  for (let y = 0; y < heightPx; y += 2) {
    for (let x = 0; x < widthPx; x += 2) {
      let [u, v] = [0, 0];
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        let sum = 0;
        for (const fx of quarters) {
          for (const fy of quarters) {
            const value = valueAt(x + dx + fx, y + dy + fy);
            sum += value[0];
            u += value[1];
            v += value[2];
          }
        }
        luma[(y + dy) * widthPx + x + dx] = sum / 4;
      }
      blue[(y * widthPx) / 4 + x / 2] = u / 16;
      red[(y * widthPx) / 4 + x / 2] = v / 16;
    }
  }
  return {
    widthPx,
    heightPx,
    planes: [new Uint8Array(luma.buffer), new Uint8Array(blue.buffer), new Uint8Array(red.buffer)],
  };
}

/** The lens whose frame a place lies in; lenses without frames share the width evenly. */
function lensAt({ lenses, widthPx }: Calibration, xPx: number, yPx: number): Lens | undefined {
  const share = lenses[Math.floor((xPx * lenses.length) / widthPx)];
  if (share === undefined || share.frame === undefined) return share;
  return lenses.find(({ frame }) => {
    if (frame === undefined) return false;
    const [right, bottom] = [frame.xPx + frame.widthPx, frame.yPx + frame.heightPx];
    return xPx >= frame.xPx && yPx >= frame.yPx && xPx < right && yPx < bottom;
  });
}

/** What the unit's lenses see of the scene, with their gains and vignetting; black outside the circles. */
export function renderFisheye(unit: Calibration, scene: Scene): I420Picture {
  return renderFisheyeFrom(unit, (_from, direction) => scene(direction));
}

/** The same where each lens sees the scene from its own place. */
export function renderFisheyeFrom(unit: Calibration, scene: SpatialScene): I420Picture {
  const outside = [0, 128, 128] as const;
  return render(unit, (xPx, yPx) => {
    const lens = lensAt(unit, xPx, yPx);
    const direction = lens === undefined ? null : unprojectFromLens(lens, xPx, yPx);
    if (lens === undefined || direction === null) return outside;
    const theta = angleBetweenRad(direction, rotateVector(lens.rotation, [0, 0, 1]));
    const factor = lens.gain * vignettingAt(lens, theta);
    const [y, u, v] = scene(lens.positionM, direction);
    return [y * factor, 128 + (u - 128) * factor, 128 + (v - 128) * factor];
  });
}

/** The panorama of the scene itself: the truth. */
export function renderPanorama(size: PanoramaSize, scene: Scene): I420Picture {
  return render(size, (xPx, yPx) => scene(directionOfPanoramaPoint({ xPx, yPx }, size)));
}

/** A scene of smooth waves and hard edges, none of it near the ends of the range. */
export const wavesAndEdges: Scene = ([x, y, z]) => {
  const waves =
    22 * Math.sin(9 * x + 2 * z) + 15 * Math.sin(14 * y - 5 * x + 1) + 10 * Math.sin(31 * z + 7 * y);
  const boards = ((Math.floor(5 * x + 2 * y) + Math.floor(4 * y - 3 * z) + Math.floor(6 * z)) & 3) * 14;
  return [95 + waves + boards, 128 + 30 * Math.sin(4 * x + y), 128 + 30 * Math.sin(3 * y - 2 * z)];
};

/** A scene that is a picture of planes itself: bilinear, wrapping round at the seam. */
export function panoramaScene(picture: I420Picture): Scene {
  const { widthPx, heightPx, planes } = picture;
  const sample = (plane: Uint8Array, scale: number, xPx: number, yPx: number) => {
    const [width, height] = [widthPx / scale, heightPx / scale];
    const [x, y] = [xPx / scale - 0.5, Math.min(Math.max(yPx / scale - 0.5, 0), height - 1)];
    const [left, top] = [Math.floor(x), Math.min(Math.floor(y), height - 2)];
    const at = (column: number, row: number) => plane[row * width + ((column + width) % width)] ?? 0;
    const upper = at(left, top) * (1 - x + left) + at(left + 1, top) * (x - left);
    const lower = at(left, top + 1) * (1 - x + left) + at(left + 1, top + 1) * (x - left);
    return upper * (1 - y + top) + lower * (y - top);
  };
  return (direction) => {
    const { xPx, yPx } = panoramaPointOfDirection(direction, picture);
    return [sample(planes[0], 1, xPx, yPx), sample(planes[1], 2, xPx, yPx), sample(planes[2], 2, xPx, yPx)];
  };
}
