import sharp from 'sharp';

/** JPEG pictures of a loop, each drawn when it is first wanted and kept. */
export class PictureLoop {
  readonly #jpegs = new Map<number, Promise<Buffer>>();
  readonly #svgAt: (share: number) => string;
  readonly #pictureCount: number;

  /** `svgAt` draws the picture at a share of the loop, 0 to 1. */
  constructor(pictureCount: number, svgAt: (share: number) => string) {
    this.#pictureCount = pictureCount;
    this.#svgAt = svgAt;
  }

  /** The picture of this number, counted from 0 and going round; rejects when it cannot be drawn. */
  picture(ordinal: number): Promise<Buffer> {
    const place = ordinal % this.#pictureCount;
    let jpeg = this.#jpegs.get(place);
    if (jpeg === undefined) {
      jpeg = asWebcamsSend(this.#svgAt(place / this.#pictureCount));
      this.#jpegs.set(place, jpeg);
    }
    return jpeg;
  }
}

/** APP0 of JFIF 1.01, square pixels, no thumbnail (ITU-T T.871): full range, BT.601. The encoder leaves it out. */
const jfif = Buffer.from('ffe000104a46494600010100000100010000', 'hex');

/** Baseline, 4:2:0, the standard's own Huffman tables, JFIF. */
async function asWebcamsSend(svg: string): Promise<Buffer> {
  const jpeg = await sharp(Buffer.from(svg))
    .flatten()
    .jpeg({ quality: 85, chromaSubsampling: '4:2:0', progressive: false, optimiseCoding: false })
    .toBuffer();
  return Buffer.concat([jpeg.subarray(0, 2), jfif, jpeg.subarray(2)]);
}
