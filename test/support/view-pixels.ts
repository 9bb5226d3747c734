/**
 * Looks at a screenshot of the sphere as a person would: which bearing is at which pixel, where a colour is, and whether
 * the picture is the one that a panorama should give. Written against geometry.md, not against the console's own mathematics.
 */
import sharp from 'sharp';

export interface LookedAt {
  yawDeg: number;
  pitchDeg: number;
  /** Horizontal. */
  fovDeg: number;
}

export interface RgbPicture {
  widthPx: number;
  heightPx: number;
  /** Three bytes a pixel, row by row. */
  data: Uint8Array;
}

const toRadians = Math.PI / 180;

/** The decoded picture; throws for what is not a picture. */
export async function decodePicture(encoded: Buffer | string): Promise<RgbPicture> {
  const { data, info } = await sharp(encoded)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data };
}

/** Bearing and elevation, in degrees, at a pixel of a rectilinear view (pixel centres at half-integers). */
export function directionAtPixel(
  view: LookedAt,
  picture: Pick<RgbPicture, 'widthPx' | 'heightPx'>,
  xPx: number,
  yPx: number,
): { bearingDeg: number; elevationDeg: number } {
  const focalPx = picture.widthPx / 2 / Math.tan((view.fovDeg * toRadians) / 2);
  const right = (xPx - picture.widthPx / 2) / focalPx;
  const up = (picture.heightPx / 2 - yPx) / focalPx;
  const pitch = view.pitchDeg * toRadians;
  const forward = Math.cos(pitch) - up * Math.sin(pitch);
  const high = Math.sin(pitch) + up * Math.cos(pitch);
  const bearing = view.yawDeg + Math.atan2(right, forward) / toRadians;
  return {
    bearingDeg: ((bearing % 360) + 360) % 360,
    elevationDeg: Math.atan2(high, Math.hypot(forward, right)) / toRadians,
  };
}

/** The pixel of a rectilinear view that shows a direction (the inverse of `directionAtPixel`); null outside the picture. */
export function pixelAtDirection(
  view: LookedAt,
  picture: Pick<RgbPicture, 'widthPx' | 'heightPx'>,
  bearingDeg: number,
  elevationDeg: number,
): { xPx: number; yPx: number } | null {
  const focalPx = picture.widthPx / 2 / Math.tan((view.fovDeg * toRadians) / 2);
  const turn = (bearingDeg - view.yawDeg) * toRadians;
  const pitch = view.pitchDeg * toRadians;
  const elevation = elevationDeg * toRadians;
  const [right, ahead, high] = [
    Math.cos(elevation) * Math.sin(turn),
    Math.cos(elevation) * Math.cos(turn),
    Math.sin(elevation),
  ];
  const depth = ahead * Math.cos(pitch) + high * Math.sin(pitch);
  const up = high * Math.cos(pitch) - ahead * Math.sin(pitch);
  if (depth <= 0) return null;
  const xPx = picture.widthPx / 2 + (focalPx * right) / depth;
  const yPx = picture.heightPx / 2 - (focalPx * up) / depth;
  const isInside = xPx >= 0 && yPx >= 0 && xPx < picture.widthPx && yPx < picture.heightPx;
  return isInside ? { xPx, yPx } : null;
}

/** Signed difference of two bearings in degrees, −180 … 180. */
export function bearingDifferenceDeg(a: number, b: number): number {
  return ((((a - b + 180) % 360) + 360) % 360) - 180;
}

/** Hue in degrees, saturation and value 0 … 1 (HSV) of a colour of three bytes. */
export function hueOf(
  r: number,
  g: number,
  b: number,
): { hueDeg: number; saturation: number; value: number } {
  const max = Math.max(r, g, b);
  const span = max - Math.min(r, g, b);
  if (span === 0) return { hueDeg: 0, saturation: 0, value: max / 255 };
  const sector = max === r ? ((g - b) / span + 6) % 6 : max === g ? (b - r) / span + 2 : (r - g) / span + 4;
  return { hueDeg: sector * 60, saturation: span / max, value: max / 255 };
}

/** Where the strongly coloured pixels of one hue are: their mean position and how many there are. */
export function findHue(
  picture: RgbPicture,
  hueDeg: number,
  toleranceDeg: number,
): { xPx: number; yPx: number; pixels: number } {
  let [sumX, sumY, pixels] = [0, 0, 0];
  for (let index = 0; index < picture.data.length; index += 3) {
    const [r = 0, g = 0, b = 0] = picture.data.subarray(index, index + 3);
    const colour = hueOf(r, g, b);
    if (colour.saturation < 0.5 || colour.value < 0.25) continue;
    if (Math.abs(bearingDifferenceDeg(colour.hueDeg, hueDeg)) > toleranceDeg) continue;
    const pixel = index / 3;
    sumX += (pixel % picture.widthPx) + 0.5;
    sumY += Math.floor(pixel / picture.widthPx) + 0.5;
    pixels += 1;
  }
  return { xPx: sumX / pixels, yPx: sumY / pixels, pixels };
}

function lumaAt(picture: RgbPicture, xPx: number, yPx: number): number {
  const x = ((Math.floor(xPx) % picture.widthPx) + picture.widthPx) % picture.widthPx;
  const y = Math.min(picture.heightPx - 1, Math.max(0, Math.floor(yPx)));
  const index = (y * picture.widthPx + x) * 3;
  const [r = 0, g = 0, b = 0] = picture.data.subarray(index, index + 3);
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/** Correlation (−1 … 1) of two equally long lists. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, index) => {
    const [da, db] = [value - meanA, (b[index] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return ab / Math.sqrt(aa * bb || 1);
}

/**
 * By how many degrees of bearing the screenshot is turned against the true panorama (positive: it shows what lies further
 * clockwise), found by correlating the central part of the view over ±10° in steps of 0.25°; and how good the match is.
 */
export function turnAgainstPanorama(
  screenshot: RgbPicture,
  view: LookedAt,
  panorama: RgbPicture,
): { turnDeg: number; correlation: number } {
  const samples: { luma: number; bearingDeg: number; elevationDeg: number }[] = [];
  const step = Math.max(2, Math.round(screenshot.widthPx / 120));
  for (let y = Math.round(screenshot.heightPx * 0.2); y < screenshot.heightPx * 0.8; y += step) {
    for (let x = Math.round(screenshot.widthPx * 0.2); x < screenshot.widthPx * 0.8; x += step) {
      samples.push({
        luma: lumaAt(screenshot, x, y),
        ...directionAtPixel(view, screenshot, x + 0.5, y + 0.5),
      });
    }
  }
  const seen = samples.map((sample) => sample.luma);
  let best = { turnDeg: 0, correlation: -1 };
  for (let turnDeg = -10; turnDeg <= 10; turnDeg += 0.25) {
    const expected = samples.map(({ bearingDeg, elevationDeg }) =>
      lumaAt(
        panorama,
        (panorama.widthPx * ((bearingDeg + turnDeg + 180) % 360)) / 360,
        (panorama.heightPx * (90 - elevationDeg)) / 180,
      ),
    );
    const match = correlation(seen, expected);
    if (match > best.correlation) best = { turnDeg, correlation: match };
  }
  return best;
}
