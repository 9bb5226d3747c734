import { nearlyNormal, seededRandom } from '../seeded-random.ts';
import { encodeTimeCode, timeCodeBlackLuma, timeCodeCellPx, timeCodeWhiteLuma } from '../time-code.ts';

/** Standard deviation of the sensor's noise in steps of 0…255. */
const noiseSigma = 1;
const noiseLength = 1 << 18;

/** Turns clean pictures into what the sensor delivers: noise inside the image circles, and the time code. */
export class Sensor {
  readonly #widthPx: number;
  readonly #noise = new Int8Array(noiseLength);
  readonly #noisy: readonly { fromPx: number; toPx: number }[];
  readonly #out: Uint8Array;
  readonly #seed: number;

  /** `lit` says per pixel whether light reaches it; there only is noise. */
  constructor(widthPx: number, lit: (pixel: number) => boolean, pixelCount: number, seed: number) {
    this.#widthPx = widthPx;
    this.#seed = seed;
    this.#out = new Uint8Array(pixelCount * 3);
    const random = seededRandom(seed);
    for (let place = 0; place < noiseLength; place++)
      this.#noise[place] = Math.round(nearlyNormal(random) * noiseSigma);
    this.#noisy = litRuns(lit, pixelCount);
  }

  /** The frame as delivered, three bytes per pixel; valid until the next call. `clean` stays as it is. */
  expose(clean: Uint8Array, frameNumber: number): Uint8Array {
    const out = this.#out;
    const noise = this.#noise;
    out.set(clean);
    const random = seededRandom(this.#seed + frameNumber * 7919);
    for (const { fromPx, toPx } of this.#noisy) {
      let place = Math.floor(random() * noiseLength);
      for (let at = fromPx * 3; at < toPx * 3; at += 3) {
        place = (place + 1) & (noiseLength - 1);
        const grain = noise[place] as number;
        if (grain === 0) continue;
        for (let channel = at; channel < at + 3; channel++) {
          const value = (out[channel] as number) + grain;
          out[channel] = value < 0 ? 0 : value > 255 ? 255 : value;
        }
      }
    }
    drawTimeCode(out, this.#widthPx, frameNumber);
    return out;
  }
}

function litRuns(lit: (pixel: number) => boolean, pixelCount: number): { fromPx: number; toPx: number }[] {
  const runs: { fromPx: number; toPx: number }[] = [];
  let fromPx = -1;
  for (let pixel = 0; pixel <= pixelCount; pixel++) {
    const inside = pixel < pixelCount && lit(pixel);
    if (inside && fromPx < 0) fromPx = pixel;
    if (!inside && fromPx >= 0) {
      runs.push({ fromPx, toPx: pixel });
      fromPx = -1;
    }
  }
  return runs;
}

/** Draws the 20 cells of a frame number into the top left corner of a picture, three bytes per pixel. */
export function drawTimeCode(rgb: Uint8Array, widthPx: number, frameNumber: number): void {
  encodeTimeCode(frameNumber).forEach((white, cell) => {
    const luma = white ? timeCodeWhiteLuma : timeCodeBlackLuma;
    for (let y = 0; y < timeCodeCellPx; y++) {
      const from = (y * widthPx + cell * timeCodeCellPx) * 3;
      rgb.fill(luma, from, from + timeCodeCellPx * 3);
    }
  });
}
