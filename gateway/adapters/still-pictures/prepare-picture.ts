import type sharpModule from 'sharp';
import type { LumaPicture } from '../../domain/identity/luma-picture.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { PreparedPicture } from '../../ports/identity-pictures.ts';
import { pictureTypeOf } from './picture-type.ts';

const longestSidePx = 1920;
/** Phones of 50 megapixels are on sale; a file of 8 MiB with more is made up. */
const mostPixels = 64_000_000;
const timeoutS = 20;
const previewSidePx = 640;

type Sharp = typeof sharpModule;

/** See `IdentityPictures.prepare`; in this process. */
export async function preparePicture(file: Uint8Array, measuredSidePx: number): Promise<PreparedPicture> {
  const type = pictureTypeOf(file);
  if (type === null) throw new CodedError('picture-invalid', 'neither JPEG nor PNG nor WebP');
  return decoding(async (sharp) => {
    // Reads the header alone; who claims too much is not decoded at all.
    const { format, width, height } = await sharp(file, { limitInputPixels: false }).metadata();
    if (format !== type) throw new CodedError('picture-invalid', `${type} by its first bytes, but ${format}`);
    if (width * height > mostPixels) throw new CodedError('picture-too-large', `${width} × ${height} pixels`);
    const { data, info } = await sharp(file, { failOn: 'error', limitInputPixels: mostPixels })
      .timeout({ seconds: timeoutS })
      .rotate()
      .resize({ width: longestSidePx, height: longestSidePx, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 88 })
      .toBuffer({ resolveWithObject: true });
    const measured = await lumaOf(sharp, data, measuredSidePx);
    return { jpeg: data, widthPx: info.width, heightPx: info.height, measured };
  });
}

/** See `IdentityPictures.preview`. */
export function previewPicture(jpeg: Uint8Array): Promise<Uint8Array> {
  return decoding(async (sharp) =>
    sharp(jpeg, { failOn: 'error', limitInputPixels: mostPixels })
      .resize({ width: previewSidePx, height: previewSidePx, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 70 })
      .toBuffer(),
  );
}

async function lumaOf(sharp: Sharp, jpeg: Uint8Array, sidePx: number): Promise<LumaPicture> {
  const { data, info } = await sharp(jpeg)
    .resize({ width: sidePx, height: sidePx, fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 1) throw new Error(`${info.channels} channels`);
  return { widthPx: info.width, heightPx: info.height, luma: new Uint8Array(data) };
}

/** Loads the decoder where pictures are read alone; whatever it says of a picture is the picture's fault. */
async function decoding<T>(work: (sharp: Sharp) => Promise<T>): Promise<T> {
  const { default: sharp } = await import('sharp');
  try {
    return await work(sharp);
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw new CodedError('picture-invalid', cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
}
