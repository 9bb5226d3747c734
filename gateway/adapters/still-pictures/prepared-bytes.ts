import { z } from 'zod';
import type { PreparedPicture } from '../../ports/identity-pictures.ts';

/** How the decode process ends where the picture is at fault. */
export const exitCodes = { 'picture-invalid': 3, 'picture-too-large': 4 } as const;

const side = z.int().min(1).max(65_535);
const headSchema = z.strictObject({
  jpegBytes: z.int().min(1),
  widthPx: side,
  heightPx: side,
  measured: z.strictObject({ widthPx: side, heightPx: side }),
});
const lengthBytes = 4;

/** A prepared picture as one block: length of the head (32 bit, big-endian), the head as JSON, the JPEG, the luma. */
export function packPrepared({ jpeg, widthPx, heightPx, measured }: PreparedPicture): Buffer {
  const head = {
    ...{ jpegBytes: jpeg.length, widthPx, heightPx },
    measured: { widthPx: measured.widthPx, heightPx: measured.heightPx },
  };
  const headBytes = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(headBytes.length);
  return Buffer.concat([length, headBytes, jpeg, measured.luma]);
}

/** Throws where the block is not whole. */
export function unpackPrepared(block: Buffer): PreparedPicture {
  const headEnd = lengthBytes + block.readUInt32BE(0);
  const { jpegBytes, widthPx, heightPx, measured } = headSchema.parse(
    JSON.parse(block.subarray(lengthBytes, headEnd).toString()),
  );
  const jpeg = block.subarray(headEnd, headEnd + jpegBytes);
  const luma = block.subarray(headEnd + jpegBytes);
  if (jpeg.length !== jpegBytes || luma.length !== measured.widthPx * measured.heightPx)
    throw new RangeError('the block ends early');
  return { jpeg, widthPx, heightPx, measured: { ...measured, luma } };
}
