import sharp from 'sharp';
import type { PictureLook } from '../../../gateway/domain/blind-state/picture-look.ts';
import { nearlyNormal, seededRandom } from '../../../hardware/virtual-headset/seeded-random.ts';
import { personSvg, poseAt } from '../../../hardware/virtual-webcam/person-drawing.ts';
import { heightPx, widthPx } from '../../../hardware/virtual-webcam/picture-size.ts';
import { wallColour } from '../../../hardware/virtual-webcam/virtual-webcam.ts';
import { looksOf } from './looks.ts';
import { framesPerSecond } from './seat-material.ts';

/** Standard deviation of a webcam's noise indoors, in steps of 0…255. */
const noiseSigma = 3;

/** So many looks at somebody who sits before a webcam and does not move at all; only its noise is another in every picture. */
export async function stillPerson(count: number, light = 1): Promise<PictureLook[]> {
  const { r, g, b } = wallColour;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">` +
    `<rect width="100%" height="100%" fill="rgb(${r},${g},${b})"/>${personSvg(poseAt(0))}</svg>`;
  const clean = await sharp(Buffer.from(svg)).flatten().removeAlpha().raw().toBuffer();
  const random = seededRandom(3);
  const pictures = await Promise.all(
    Array.from({ length: count }, () => {
      const noisy = Buffer.from(clean.map((value) => noisyValue(value * light, random)));
      const picture = sharp(noisy, { raw: { width: widthPx, height: heightPx, channels: 3 } });
      return picture.jpeg({ quality: 85, chromaSubsampling: '4:2:0' }).toBuffer();
    }),
  );
  return looksOf(pictures, framesPerSecond, []);
}

function noisyValue(value: number, random: () => number): number {
  return Math.max(0, Math.min(255, Math.round(value + nearlyNormal(random) * noiseSigma)));
}
