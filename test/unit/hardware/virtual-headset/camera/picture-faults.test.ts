import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PictureFaults } from '../../../../../hardware/virtual-headset/camera/picture-faults.ts';

/** Two lenses' halves of different greys. */
const picture = async (left: number, right: number): Promise<Buffer> => {
  const pixels = Buffer.from(
    Uint8Array.from({ length: 128 * 64 * 3 }, (_, at) => (at % 384 < 192 ? left : right)),
  );
  return sharp(pixels, { raw: { width: 128, height: 64, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
};

/** Mean of red, green and blue of one lens's half. */
async function lensColour(jpeg: Buffer | null, lens: number): Promise<number[]> {
  if (jpeg === null) throw new Error('no picture');
  const half = await sharp(jpeg)
    .extract({ left: lens * 64, top: 0, width: 64, height: 64 })
    .toBuffer();
  const { channels } = await sharp(half).stats();
  return channels.map(({ mean }) => mean);
}

describe('faults of the pictures', () => {
  it('leaves pictures alone until it is told otherwise', async () => {
    const jpeg = await picture(90, 160);
    expect(await new PictureFaults().apply(jpeg, 0)).toBe(jpeg);
  });

  it('blackens one lens and leaves the other', async () => {
    const faults = new PictureFaults();
    faults.set({ type: 'black-lens', lens: 1, on: true });
    const spoiled = await faults.apply(await picture(90, 160), 0);
    (await lensColour(spoiled, 0)).forEach((mean) => expect(Math.abs(mean - 90)).toBeLessThan(3));
    (await lensColour(spoiled, 1)).forEach((mean) => expect(mean).toBeLessThan(3));
    expect(faults.coveredLenses).toEqual([]);
    faults.set({ type: 'black-lens', lens: 1, on: false });
    (await lensColour(await faults.apply(await picture(90, 160), 1), 1)).forEach((mean) =>
      expect(Math.abs(mean - 160)).toBeLessThan(3),
    );
  });

  it('covers a lens with something dark that lets red through', async () => {
    const faults = new PictureFaults();
    faults.set({ type: 'cover-lens', lens: 0, on: true });
    expect(faults.coveredLenses).toEqual([0]);
    const [red = 0, green = 0, blue = 0] = await lensColour(await faults.apply(await picture(90, 160), 0), 0);
    expect(red).toBeGreaterThan(green + 10);
    expect(Math.max(red, green, blue)).toBeLessThan(60);
  });

  it('shows the same picture while frozen', async () => {
    const faults = new PictureFaults();
    const [first, second] = [await picture(10, 20), await picture(200, 210)];
    faults.set({ type: 'freeze', on: true });
    expect(await faults.apply(first, 0)).toBe(first);
    expect(await faults.apply(second, 1)).toBe(first);
    faults.set({ type: 'freeze', on: false });
    expect(await faults.apply(second, 2)).toBe(second);
  });

  it('smears a lens, and gives it back', async () => {
    const stripes = Buffer.from(
      Uint8Array.from({ length: 1024 * 512 * 3 }, (_, at) => (at % 24 < 12 ? 40 : 200)),
    );
    const jpeg = await sharp(stripes, { raw: { width: 1024, height: 512, channels: 3 } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const spread = async (spoiled: Buffer | null, left: number) => {
      const half = sharp(spoiled ?? jpeg).extract({ left, top: 0, width: 512, height: 512 });
      return (await sharp(await half.toBuffer()).stats()).channels[0]?.stdev ?? 0;
    };
    const faults = new PictureFaults();
    faults.set({ type: 'blur-lens', lens: 1, on: true });
    const spoiled = await faults.apply(jpeg, 0);
    expect(await spread(spoiled, 512)).toBeLessThan(40);
    expect(await spread(spoiled, 0)).toBeGreaterThan(70);
    faults.set({ type: 'blur-lens', lens: 1, on: false });
    expect(await faults.apply(jpeg, 1)).toBe(jpeg);
  });

  it('exposes too much and too little, and no two pictures alike', async () => {
    const faults = new PictureFaults();
    const jpeg = await picture(90, 160);
    faults.set({ type: 'exposure', factor: 4 });
    for (const lens of [0, 1])
      (await lensColour(await faults.apply(jpeg, 0), lens)).forEach((mean) =>
        expect(mean).toBeGreaterThan(250),
      );
    faults.set({ type: 'exposure', factor: 0.1 });
    const dark = await faults.apply(jpeg, 1);
    (await lensColour(dark, 0)).forEach((mean) => expect(Math.abs(mean - 9)).toBeLessThan(3));
    expect((await faults.apply(jpeg, 2))?.equals(dark ?? jpeg)).toBe(false);
    faults.set({ type: 'exposure', factor: 1 });
    expect(await faults.apply(jpeg, 3)).toBe(jpeg);
  });

  it('loses the share of frames that it was told', async () => {
    const faults = new PictureFaults();
    const jpeg = await picture(10, 20);
    faults.set({ type: 'drop-frames', share: 0.25 });
    let lost = 0;
    for (let frame = 0; frame < 1000; frame++) if ((await faults.apply(jpeg, frame)) === null) lost++;
    expect(lost).toBeGreaterThan(200);
    expect(lost).toBeLessThan(300);
  });

  it('damages as many pictures as it was told', async () => {
    const faults = new PictureFaults();
    const jpeg = await picture(10, 20);
    faults.set({ type: 'corrupt-next', frames: 2 });
    const seen = await Promise.all([0, 1, 2].map((frame) => faults.apply(jpeg, frame)));
    expect(seen.map((each) => each?.equals(jpeg))).toEqual([false, false, true]);
  });
});
