import { CodedError } from '../../ports/coded-error.ts';
import type { GreyPicture, GreyPictures } from '../../ports/grey-pictures.ts';

/** Reads JPEG, PNG, WebP and TIFF files; as they are stored, not turned as a phone's would say. */
export const sharpGreyPictures: GreyPictures = {
  async read(path: string): Promise<GreyPicture> {
    // Loaded where pictures are read alone: the gateway's own process needs none of it.
    const { default: sharp } = await import('sharp');
    try {
      const { data, info } = await sharp(path)
        .flatten({ background: '#000' })
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      if (info.channels !== 1) throw new Error(`${info.channels} channels`);
      return { widthPx: info.width, heightPx: info.height, luma: new Uint8Array(data) };
    } catch (cause) {
      throw new CodedError('input-unreadable', `${path}: ${(cause as Error).message}`, { cause });
    }
  },
};
