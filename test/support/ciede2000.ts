/**
 * Differences of colours as people see them: sRGB (IEC 61966-2-1) to CIELAB under D65, and CIEDE2000 as Sharma, Wu and
 * Dalal write it down ("The CIEDE2000 color-difference formula: implementation notes, supplementary test data, and
 * mathematical observations", Color Research and Application 30(1), 2005), with all weights 1.
 */
export type Rgb = readonly [red: number, green: number, blue: number];
export type Lab = readonly [lightness: number, a: number, b: number];

const whiteD65 = [0.95047, 1, 1.08883] as const;
const toRadians = Math.PI / 180;

function linear(byte: number): number {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function labCurve(share: number): number {
  return share > 216 / 24389 ? Math.cbrt(share) : ((24389 / 27) * share + 16) / 116;
}

/** CIELAB of a colour in sRGB, each channel 0 … 255 (fractions are means over pixels). */
export function labOfSrgb([red, green, blue]: Rgb): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const x = labCurve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / whiteD65[0]);
  const y = labCurve((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / whiteD65[1]);
  const z = labCurve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / whiteD65[2]);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function hueDeg(a: number, b: number): number {
  return (Math.atan2(b, a) / toRadians + 360) % 360;
}

/** From the first hue to the second the shorter way, and the hue half way; degrees. Grey has no hue. */
function compareHues(first: number, second: number, isGrey: boolean): { turnDeg: number; meanDeg: number } {
  if (isGrey) return { turnDeg: 0, meanDeg: first + second };
  const turnDeg = ((second - first + 540) % 360) - 180;
  // Exactly opposite hues turn upwards, as in the paper.
  const turn = turnDeg === -180 ? second - first : turnDeg;
  return { turnDeg: turn, meanDeg: (first + turn / 2 + 360) % 360 };
}

/** CIEDE2000 of two colours in CIELAB: 1 is about what can just be told apart side by side. */
export function ciede2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const seventh = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const stretch = 1 + 0.5 * (1 - Math.sqrt(seventh / (seventh + 25 ** 7)));
  const [c1, c2] = [Math.hypot(stretch * a1, b1), Math.hypot(stretch * a2, b2)];
  const { turnDeg, meanDeg } = compareHues(hueDeg(stretch * a1, b1), hueDeg(stretch * a2, b2), c1 * c2 === 0);
  const hue = 2 * Math.sqrt(c1 * c2) * Math.sin((turnDeg / 2) * toRadians);
  const chroma = (c1 + c2) / 2;
  const cosine = (times: number, offsetDeg: number) => Math.cos((times * meanDeg + offsetDeg) * toRadians);
  const t = 1 - 0.17 * cosine(1, -30) + 0.24 * cosine(2, 0) + 0.32 * cosine(3, 6) - 0.2 * cosine(4, -63);
  const lightness50 = ((l1 + l2) / 2 - 50) ** 2;
  const dl = (l2 - l1) / (1 + (0.015 * lightness50) / Math.sqrt(20 + lightness50));
  const dc = (c2 - c1) / (1 + 0.045 * chroma);
  const dh = hue / (1 + 0.015 * chroma * t);
  const rotation = 30 * Math.exp(-(((meanDeg - 275) / 25) ** 2));
  const rt = -2 * Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7)) * Math.sin(2 * rotation * toRadians);
  return Math.sqrt(dl * dl + dc * dc + dh * dh + rt * dc * dh);
}
