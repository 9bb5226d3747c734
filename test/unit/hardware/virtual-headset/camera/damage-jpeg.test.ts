import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { damageJpeg } from '../../../../../hardware/virtual-headset/camera/damage-jpeg.ts';

describe('a damaged picture', () => {
  it('keeps its bounds and its length, and is not what it was', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 64 * 64 * 3 }, (_, place) => (place * 7919) & 255));
    const jpeg = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    const damaged = damageJpeg(jpeg, 1);
    expect(damaged).toHaveLength(jpeg.length);
    expect(damaged.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(damaged.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
    expect(damaged.equals(jpeg)).toBe(false);
    expect(damageJpeg(jpeg, 1).equals(damaged)).toBe(true);
  });
});
