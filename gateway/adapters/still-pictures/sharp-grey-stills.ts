import { CodedError } from '../../ports/coded-error.ts';
import type { GreyStills } from '../../ports/grey-pictures.ts';

/** Far above any still of ours. */
const mostPixels = 4_000_000;

/** Decodes the small JPEG pictures that media workers make. */
export const sharpGreyStills: GreyStills = {
  async decode(jpeg) {
    // Loaded where somebody checks in: a gateway that only streams needs none of it.
    const { default: sharp } = await import('sharp');
    try {
      const { data, info } = await sharp(jpeg, { limitInputPixels: mostPixels })
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      if (info.channels !== 1) throw new Error(`${info.channels} channels`);
      return { widthPx: info.width, heightPx: info.height, luma: new Uint8Array(data) };
    } catch (cause) {
      throw new CodedError('input-unreadable', `a still: ${(cause as Error).message}`, { cause });
    }
  },
};
