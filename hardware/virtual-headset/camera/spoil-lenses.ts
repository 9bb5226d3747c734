import sharp from 'sharp';
import { nearlyNormal, seededRandom } from '../seeded-random.ts';

/** How one of two lenses side by side sees. */
export type LensState = 'clear' | 'black' | 'covered' | 'blurred';

const lensColour = { black: { r: 0, g: 0, b: 0 }, covered: { r: 38, g: 16, b: 12 } } as const;

/** Of the whole lens, as standard deviation in shares of the picture's height: letters on a page are not to be read any more. */
const blurShare = 0.006;

/** Standard deviation of the noise that a sensor adds whatever it sees, in steps of 0…255. */
const noiseSigma = 1;

/**
 * The picture (a JPEG of two lenses side by side) as lenses in these states and a wrong exposure would make it. A lens that is
 * black or covered still has a sensor's noise; only one that is black has none, as it delivers nothing at all.
 */
export async function spoilLenses(
  jpeg: Buffer,
  states: readonly [LensState, LensState],
  exposure: number,
  seed: number,
): Promise<Buffer> {
  const exposed = exposure === 1 ? jpeg : await expose(jpeg, exposure, seed);
  const { width, height } = await sharp(exposed).metadata();
  const half = { width: width / 2, height };
  const patches = await Promise.all(
    states.map(async (state, lens) => {
      const left = lens * half.width;
      if (state === 'clear') return null;
      if (state !== 'blurred')
        return {
          input: await evenLens(half, lensColour[state], state === 'black' ? null : seed),
          left,
          top: 0,
        };
      const own = await sharp(exposed)
        .extract({ ...half, left, top: 0 })
        .blur(height * blurShare)
        .png({ compressionLevel: 0 })
        .toBuffer();
      return { input: own, left, top: 0 };
    }),
  );
  return sharp(exposed)
    .composite(patches.filter((patch) => patch !== null))
    .jpeg({ quality: 85, chromaSubsampling: '4:2:0' })
    .toBuffer();
}

interface Size {
  width: number;
  height: number;
}

/** One colour, with a sensor's noise from a seed or without any; as PNG. */
function evenLens(
  { width, height }: Size,
  { r, g, b }: { r: number; g: number; b: number },
  noiseSeed: number | null,
): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  const grains = noiseSeed === null ? null : grainsOf(noiseSeed);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const grain = grains === null ? 0 : (grains[pixel % grains.length] ?? 0);
    pixels[pixel * 3] = Math.max(0, r + grain);
    pixels[pixel * 3 + 1] = Math.max(0, g + grain);
    pixels[pixel * 3 + 2] = Math.max(0, b + grain);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** Brighter or darker as a sensor would be, in steps of the picture; what is too bright is white. */
async function expose(jpeg: Buffer, factor: number, seed: number): Promise<Buffer> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const grains = grainsOf(seed);
  for (let at = 0; at < data.length; at++) {
    const value = (data[at] ?? 0) * factor + (grains[at % grains.length] ?? 0);
    data[at] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** A prime number of grains, so that they fall on other pixels in every row. */
const grainCount = 65_521;

function grainsOf(seed: number): Int8Array {
  const random = seededRandom(seed);
  return Int8Array.from({ length: grainCount }, () => Math.round(nearlyNormal(random) * noiseSigma));
}
