import { seededRandom } from '../seeded-random.ts';

/** A copy of a JPEG with a stretch of its middle overwritten; its first and last bytes stay, so its bounds are kept. */
export function damageJpeg(jpeg: Buffer, seed: number): Buffer {
  const damaged = Buffer.from(jpeg);
  const random = seededRandom(seed);
  const from = Math.floor(jpeg.length * (0.3 + 0.3 * random()));
  const to = Math.min(jpeg.length - 2, from + Math.max(64, Math.floor(jpeg.length / 20)));
  for (let at = from; at < to; at++) damaged[at] = Math.floor(random() * 256);
  return damaged;
}
