import {
  decodeTimeCode,
  timeCodeCellCount,
  timeCodeCellPx,
} from '../../../hardware/virtual-headset/time-code.ts';
import type { DecodedPicture } from './wrtc-peer.ts';

/** What the pictures of a probe were like. */
export interface PictureFigures {
  /** Of the last one. */
  widthPx: number;
  heightPx: number;
  pictures: number;
  /** Share of pictures without any light. */
  blackShare: number;
  /** Share of pictures that are bit for bit the one before. */
  frozenShare: number;
  /** Share of pictures with a readable time code of the virtual headset. */
  timeCodeShare: number;
  /** How often the same time code was shown twice in a row. */
  repeatedTimeCodes: number;
}

/** Luma at and below which video is black, with the noise of a codec above it (BT.601: 16). */
const blackLuma = 24;
/** Every n-th pixel of every n-th row is looked at. */
const stridePx = 4;
/** Width of the picture in which a cell of the time code has its full size. */
const timeCodePictureWidthPx = 1920;

/** Looks at decoded pictures one after the other; keeps none. */
export class PictureObserver {
  #last: { widthPx: number; heightPx: number; digest: number; frameNumber: number | null } | null = null;
  #pictures = 0;
  #black = 0;
  #frozen = 0;
  #timeCodes = 0;
  #repeatedTimeCodes = 0;

  /** The frame number of the virtual headset's time code; null where the picture has none. */
  observe(picture: DecodedPicture): number | null {
    const { digest, brightest } = lookOver(picture);
    const { width: widthPx, height: heightPx } = picture;
    const reading = decodeTimeCode(timeCodeLuma(picture));
    const frameNumber = reading.readable ? reading.frameNumber : null;
    this.#pictures += 1;
    if (brightest <= blackLuma) this.#black += 1;
    if (this.#last?.digest === digest) this.#frozen += 1;
    if (frameNumber !== null) {
      this.#timeCodes += 1;
      if (this.#last?.frameNumber === frameNumber) this.#repeatedTimeCodes += 1;
    }
    this.#last = { widthPx, heightPx, digest, frameNumber };
    return frameNumber;
  }

  /** Null before the first picture. */
  figures(): PictureFigures | null {
    if (this.#last === null) return null;
    return {
      widthPx: this.#last.widthPx,
      heightPx: this.#last.heightPx,
      pictures: this.#pictures,
      blackShare: this.#black / this.#pictures,
      frozenShare: this.#frozen / Math.max(1, this.#pictures - 1),
      timeCodeShare: this.#timeCodes / this.#pictures,
      repeatedTimeCodes: this.#repeatedTimeCodes,
    };
  }
}

/** A digest (FNV-1a) of some thousand pixels' luma, and the brightest of them. */
function lookOver({ width, height, data }: DecodedPicture): { digest: number; brightest: number } {
  let digest = 0x811c9dc5;
  let brightest = 0;
  for (let y = 0; y < height; y += stridePx) {
    for (let x = 0; x < width; x += stridePx) {
      const luma = data[y * width + x] ?? 0;
      digest = Math.imul(digest ^ luma, 0x01000193);
      if (luma > brightest) brightest = luma;
    }
  }
  return { digest, brightest };
}

/** Mean luma of the cells at the panorama's bottom left, which shrink with the picture. */
function timeCodeLuma({ width, height, data }: DecodedPicture): number[] {
  const cellPx = (timeCodeCellPx * width) / timeCodePictureWidthPx;
  const marginPx = cellPx / 4;
  const top = Math.ceil(height - cellPx + marginPx);
  const bottom = Math.floor(height - marginPx);
  return Array.from({ length: timeCodeCellCount }, (_, cell) => {
    const left = Math.ceil(cell * cellPx + marginPx);
    const right = Math.floor((cell + 1) * cellPx - marginPx);
    let sum = 0;
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 1) sum += data[y * width + x] ?? 0;
    return sum / Math.max(1, (bottom - top) * (right - left));
  });
}
