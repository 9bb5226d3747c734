import {
  maxThetaRad,
  undistortedTheta,
  unprojectFromLens,
  vectorLength,
  vignettingAt,
  crossProduct,
  dotProduct,
  scaleVector,
  addVectors,
  unitVector,
  type Calibration,
  type Lens,
  type Vector3,
} from '../../calibration/index.ts';

/** Edge of a tile in pixels: the unit of culling and of rendering anew. */
export const tilePx = 16;

/** A square of a lens's picture and the narrow pyramid of space it can see, in H from the lens's own position. */
export interface Tile {
  leftPx: number;
  topPx: number;
  rightPx: number;
  bottomPx: number;
  /** Middle of the pyramid, unit vector. */
  axis: Vector3;
  /** Half angle of the cone round the pyramid. */
  cosHalf: number;
  sinHalf: number;
  /** Inward normals of the pyramid's four sides. */
  sides: readonly Vector3[];
}

/** The part of the stream picture that belongs to one lens. */
export interface LensView {
  lens: Lens;
  tiles: Tile[];
}

/** What every pixel of the stream picture looks at. */
export interface LensRays {
  widthPx: number;
  heightPx: number;
  views: LensView[];
  /** Unit direction in H per pixel, three floats; undefined where `brightness` is 0. */
  rays: Float32Array;
  /** Gain times vignetting; 0 outside the image circles. */
  brightness: Float32Array;
}

/** Tiles at the rim need directions beyond the lens's own limit: by a tile's diagonal, generously. */
function rimDeg({ fxPx, fyPx }: Lens): number {
  return ((tilePx * Math.SQRT2 + 3) / Math.min(fxPx, fyPx)) * (180 / Math.PI) * 1.3;
}

function tileOf(lens: Lens, leftPx: number, topPx: number, rightPx: number, bottomPx: number): Tile | null {
  const wide = { ...lens, maxThetaDeg: lens.maxThetaDeg + rimDeg(lens) };
  const margin = 1.5;
  const corners: Vector3[] = [];
  for (const [xPx, yPx] of [
    [leftPx - margin, topPx - margin],
    [rightPx + margin, topPx - margin],
    [rightPx + margin, bottomPx + margin],
    [leftPx - margin, bottomPx + margin],
  ] as const) {
    const corner = unprojectFromLens(wide, xPx, yPx);
    if (corner === null) return null;
    corners.push(corner);
  }
  const axis = unitVector(corners.reduce(addVectors));
  const cosHalf = Math.min(...corners.map((corner) => dotProduct(corner, axis)));
  const sides = corners.map((corner, place) => {
    const normal = crossProduct(corner, corners[(place + 1) % 4] ?? corner);
    return scaleVector(normal, Math.sign(dotProduct(normal, axis)) / vectorLength(normal));
  });
  return {
    leftPx,
    topPx,
    rightPx,
    bottomPx,
    axis,
    cosHalf,
    sinHalf: Math.sqrt(1 - cosHalf * cosHalf),
    sides,
  };
}

/** Precomputes the rays of all pixels and the tiles that contain any; lenses lie side by side, equally wide. */
export function lensRays(calibration: Calibration): LensRays {
  const { widthPx, heightPx, lenses } = calibration;
  const rays = new Float32Array(widthPx * heightPx * 3);
  const brightness = new Float32Array(widthPx * heightPx);
  const shareWidth = Math.floor(widthPx / lenses.length);
  const views = lenses.map((lens, index) => {
    const tiles: Tile[] = [];
    for (let topPx = 0; topPx < heightPx; topPx += tilePx) {
      for (let leftPx = index * shareWidth; leftPx < (index + 1) * shareWidth; leftPx += tilePx) {
        const rightPx = Math.min(leftPx + tilePx, (index + 1) * shareWidth);
        const bottomPx = Math.min(topPx + tilePx, heightPx);
        const area = { leftPx, topPx, rightPx, bottomPx };
        if (!fillTile({ widthPx, heightPx, views: [], rays, brightness }, lens, area)) continue;
        const tile = tileOf(lens, leftPx, topPx, rightPx, bottomPx);
        if (tile === null) throw new RangeError('the lens bends back within its field of view');
        tiles.push(tile);
      }
    }
    return { lens, tiles };
  });
  return { widthPx, heightPx, views, rays, brightness };
}

/** Fills the rays of one tile; says whether any pixel of it lies in the image circle. */
function fillTile(
  target: LensRays,
  lens: Lens,
  area: { leftPx: number; topPx: number; rightPx: number; bottomPx: number },
): boolean {
  const limit = maxThetaRad(lens);
  let any = false;
  for (let y = area.topPx; y < area.bottomPx; y++) {
    for (let x = area.leftPx; x < area.rightPx; x++) {
      const ray = unprojectFromLens(lens, x + 0.5, y + 0.5);
      if (ray === null) continue;
      const radius = Math.hypot((x + 0.5 - lens.cxPx) / lens.fxPx, (y + 0.5 - lens.cyPx) / lens.fyPx);
      const theta = undistortedTheta(lens, radius) ?? limit;
      const at = y * target.widthPx + x;
      target.rays.set(ray, at * 3);
      target.brightness[at] = lens.gain * vignettingAt(lens, theta);
      any = true;
    }
  }
  return any;
}
