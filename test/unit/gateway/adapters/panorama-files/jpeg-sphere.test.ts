import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { markJpegAsSphere } from '../../../../../gateway/adapters/panorama-files/jpeg-sphere.ts';

describe('marking a JPEG file as a sphere', () => {
  const jfif = Buffer.from('ffe000104a46494600010100000100010000', 'hex');
  it.each([
    ['before everything', Buffer.alloc(0)],
    ['but behind a JFIF header', jfif],
  ])('puts the statement %s, and leaves the picture as it was', async (_where, header) => {
    const create = { width: 64, height: 32, channels: 3 as const, background: 'teal' };
    const bare = await sharp({ create }).jpeg().toBuffer();
    const jpeg = Buffer.concat([bare.subarray(0, 2), header, bare.subarray(2)]);
    const marked = markJpegAsSphere(jpeg, { widthPx: 64, heightPx: 32 });
    expect(Buffer.from(marked).indexOf('http://ns.adobe.com/xap/1.0/')).toBe(2 + header.length + 4);
    const metadata = await sharp(marked).metadata();
    expect(metadata.xmpAsString).toContain('GPano:ProjectionType="equirectangular"');
    expect(metadata.xmpAsString).toContain('GPano:FullPanoWidthPixels="64"');
    const pixels = (file: Uint8Array) => sharp(file).raw().toBuffer();
    expect((await pixels(marked)).equals(await pixels(jpeg))).toBe(true);
  });

  it.each([
    ['empty', []],
    ['a PNG file', [0x89, 0x50, 0x4e, 0x47]],
    ['cut in its header', [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]],
  ])('refuses what is %s', (_what, bytes) => {
    expect(() => markJpegAsSphere(Uint8Array.from(bytes), { widthPx: 2, heightPx: 1 })).toThrow(RangeError);
  });
});
