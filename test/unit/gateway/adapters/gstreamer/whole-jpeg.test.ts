import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { isWholeJpeg } from '../../../../../gateway/adapters/gstreamer/whole-jpeg.ts';

describe.each([false, true])('a JPEG file, progressive: %s', (progressive) => {
  let jpeg: Buffer;
  beforeAll(async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 96 * 48 * 3 }, (_, at) => (at * 7919) % 256));
    const picture = sharp(noise, { raw: { width: 96, height: 48, channels: 3 } });
    jpeg = await picture.jpeg({ quality: 95, progressive }).toBuffer();
  });

  it('is whole, also with something behind it', () => {
    expect(isWholeJpeg(jpeg)).toBe(true);
    expect(isWholeJpeg(Buffer.concat([jpeg, Buffer.from('more')]))).toBe(true);
  });

  it('is not whole wherever it is cut, even when an earlier picture in it is', () => {
    for (let length = 0; length < jpeg.length - 1; length += 13) {
      expect(isWholeJpeg(jpeg.subarray(0, length))).toBe(false);
    }
    const thumbnail = Buffer.from([0xff, 0xe1, 0x00, 0x06, 0xff, 0xd8, 0xff, 0xd9]);
    const cut = Buffer.concat([jpeg.subarray(0, 2), thumbnail, jpeg.subarray(2, jpeg.length >> 1)]);
    expect(isWholeJpeg(cut)).toBe(false);
  });

  it('is no JPEG file where it begins otherwise', () => {
    expect(isWholeJpeg(jpeg.subarray(1))).toBe(false);
  });
});
