import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  preparePicture,
  previewPicture,
} from '../../../../../gateway/adapters/still-pictures/prepare-picture.ts';
import {
  packPrepared,
  unpackPrepared,
} from '../../../../../gateway/adapters/still-pictures/prepared-bytes.ts';
import { hostileFiles, photograph, pngBomb, polyglot } from '../../../../support/hostile-pictures.ts';

const hostile = await hostileFiles();

/** Mean red of the quarter of a picture that begins there. */
async function redOf(jpeg: Uint8Array, left: number, top: number): Promise<number> {
  const { width, height } = await sharp(jpeg).metadata();
  const area = { left: Math.round(left * width), top: Math.round(top * height), width: 40, height: 40 };
  // Statistics are of what was read: of the cut alone only when it is a picture of its own.
  const cut = await sharp(jpeg).extract(area).png().toBuffer();
  return (await sharp(cut).stats()).channels[0]?.mean ?? 0;
}

describe('a picture file', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'that is %s becomes a JPEG of its own size and colours',
    async (format) => {
      const { jpeg, widthPx, heightPx, measured } = await preparePicture(await photograph({}, format), 400);
      expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 800, height: 600 });
      expect([widthPx, heightPx]).toEqual([800, 600]);
      expect([measured.widthPx, measured.heightPx, measured.luma.length]).toEqual([400, 300, 120_000]);
      expect(await redOf(jpeg, 0.1, 0.1)).toBeGreaterThan(180);
      expect(await redOf(jpeg, 0.8, 0.1)).toBeLessThan(60);
    },
  );

  it('is turned as its camera was held, and made smaller where it is large', async () => {
    const turned = await photograph({ widthPx: 3000, heightPx: 2000, orientation: 6 });
    const { jpeg, widthPx, heightPx } = await preparePicture(turned, 800);
    expect([widthPx, heightPx]).toEqual([1280, 1920]);
    // Turned clockwise: what was on the left is above.
    expect(await redOf(jpeg, 0.5, 0.1)).toBeGreaterThan(180);
    expect(await redOf(jpeg, 0.5, 0.9)).toBeLessThan(60);
  });

  it('keeps nothing but what it shows', async () => {
    for (const file of [await photograph(), await polyglot()]) {
      const { jpeg } = await preparePicture(file, 800);
      const text = Buffer.from(jpeg).toString('latin1');
      for (const word of ['script', 'svg', 'html', 'Exif', 'somebody']) expect(text).not.toContain(word);
      const { exif, icc, xmp, comments } = await sharp(jpeg).metadata();
      expect([exif, icc, xmp, comments]).toEqual([undefined, undefined, undefined, undefined]);
    }
  });

  it.each(Object.keys(hostile))('that is %s is refused', async (name) => {
    await expect(preparePicture(hostile[name] ?? Buffer.alloc(0), 800)).rejects.toMatchObject({
      code: 'picture-invalid',
    });
  });

  it.each([
    ['wide', 100_000, 1000],
    ['high', 700, 100_000],
    ['vast', 60_000, 60_000],
  ])('that is a bomb, %s, is refused before it is decoded', async (_, widthPx, heightPx) => {
    await expect(preparePicture(pngBomb(widthPx, heightPx), 800)).rejects.toMatchObject({
      code: 'picture-too-large',
    });
  });

  it('has a small preview', async () => {
    const preview = await previewPicture(await photograph({ widthPx: 1280, heightPx: 720 }));
    expect(await sharp(preview).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 360 });
    await expect(previewPicture(Buffer.from('no'))).rejects.toMatchObject({ code: 'picture-invalid' });
  });

  it('comes whole through a pipe, or not at all', () => {
    const measured = { widthPx: 2, heightPx: 3, luma: Uint8Array.from([1, 2, 3, 4, 5, 6]) };
    const block = packPrepared({ jpeg: Uint8Array.of(7, 8, 9), widthPx: 20, heightPx: 30, measured });
    const { jpeg, widthPx, heightPx, measured: got } = unpackPrepared(block);
    expect([...jpeg, widthPx, heightPx, got.widthPx, got.heightPx, ...got.luma]).toEqual([
      ...[7, 8, 9, 20, 30, 2, 3, 1, 2, 3, 4, 5, 6],
    ]);
    for (let end = 0; end < block.length; end += 1)
      expect(() => unpackPrepared(block.subarray(0, end))).toThrow();
    expect(() => unpackPrepared(Buffer.concat([block, Buffer.of(0)]))).toThrow();
  });
});
