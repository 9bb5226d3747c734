import { z } from 'zod';
import { decodePictures, meanColour, type DecodedPictures } from '../media/h264-pictures.ts';

/** What `programs/watch-picture.ts` tells of the beginning of a viewing. */
export const watchedPictures = z.object({
  event: z.literal('pictures'),
  widthPx: z.int(),
  heightPx: z.int(),
  packets: z.array(z.string()),
});
export type WatchedPictures = z.infer<typeof watchedPictures>;

/** And of its end. */
export const watchedSilence = z.object({ event: z.literal('silent') });

/** Throws with the decoder's complaints where there is not one whole picture. */
export function decodeWatched({ widthPx, heightPx, packets }: WatchedPictures): DecodedPictures {
  const bytes = packets.map((packet) => Buffer.from(packet, 'base64'));
  const decoded = decodePictures(bytes, widthPx, heightPx);
  if (decoded.pictures.length === 0) throw new Error(`no picture: ${decoded.complaints}`);
  return decoded;
}

/** Mean red, green and blue around a point of the first picture, whose sides are 1 long. */
export function colourAt(decoded: DecodedPictures, x: number, y: number): [number, number, number] {
  return meanColour(decoded, 0, Math.round(x * decoded.widthPx), Math.round(y * decoded.heightPx));
}
