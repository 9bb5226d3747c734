import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';

/** A picture of one byte per pixel, row by row. */
export interface GreyRoom {
  widthPx: number;
  heightPx: number;
  luma: Uint8Array;
}

/** A panorama (480×240) of a lit room: walls that are lighter above than below, with furniture of clear outlines all around. */
export function greyRoom(seed = 1): GreyRoom {
  const [widthPx, heightPx] = [480, 240];
  const random = seededRandom(seed);
  const luma = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row += 1) luma.fill(170 - row / 4, row * widthPx, (row + 1) * widthPx);
  for (let piece = 0; piece < 90; piece += 1) {
    const [left, top] = [Math.floor(random() * 450), Math.floor(40 + random() * 140)];
    const [width, height] = [6 + Math.floor(random() * 24), 6 + Math.floor(random() * 30)];
    const shade = 40 + random() * 180;
    for (let row = top; row < top + height; row += 1)
      luma.fill(shade, row * widthPx + left, row * widthPx + Math.min(widthPx, left + width));
  }
  return { widthPx, heightPx, luma };
}

/** Seen through a lens that spreads every point to a Gaussian of this standard deviation. */
export function blurred(room: GreyRoom, sigmaPx: number): GreyRoom {
  const reach = Math.ceil(3 * sigmaPx);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, place) =>
    Math.exp(-((place - reach) ** 2) / (2 * sigmaPx ** 2)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  const along = (from: Float64Array, step: number, place: (index: number) => number, length: number) =>
    from.map((_, index) => {
      const at = place(index);
      return kernel.reduce((total, weight, tap) => {
        const shift = Math.min(length - 1, Math.max(0, at + tap - reach)) - at;
        return total + (weight / sum) * (from[index + shift * step] ?? 0);
      }, 0);
    });
  const { widthPx, heightPx } = room;
  const across = along(Float64Array.from(room.luma), 1, (index) => index % widthPx, widthPx);
  const whole = along(across, widthPx, (index) => Math.floor(index / widthPx), heightPx);
  return { ...room, luma: Uint8Array.from(whole, Math.round) };
}

/** With every pixel changed, by its bearing (degrees clockwise from forward) and what it was. */
export function changed(room: GreyRoom, change: (bearingDeg: number, luma: number) => number): GreyRoom {
  const luma = room.luma.map((value, index) => {
    const column = index % room.widthPx;
    return Math.round(Math.min(255, Math.max(0, change(((column + 0.5) / room.widthPx) * 360 + 180, value))));
  });
  return { ...room, luma };
}

/** Whether a bearing (0 … 540) is on the front half. */
export const isInFront = (bearingDeg: number): boolean => bearingDeg > 270 && bearingDeg < 450;
