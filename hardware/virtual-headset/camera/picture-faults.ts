import sharp from 'sharp';
import { z } from 'zod';
import { seededRandom } from '../seeded-random.ts';
import { damageJpeg } from './damage-jpeg.ts';

const lensSchema = z.union([z.literal(0), z.literal(1)]);

/** What can be wrong with the pictures of a headset; lens 0 is the front one. */
export const pictureFaultSchemas = [
  /** The same picture over and over, or not any more. */
  z.strictObject({ type: z.literal('freeze'), on: z.boolean() }),
  /** A lens delivers black: its sensor or its cable is broken. */
  z.strictObject({ type: z.literal('black-lens'), lens: lensSchema, on: z.boolean() }),
  /** Something lies on a lens: dark, reddish, without detail. */
  z.strictObject({ type: z.literal('cover-lens'), lens: lensSchema, on: z.boolean() }),
  /** This share of the frames is lost at random. */
  z.strictObject({ type: z.literal('drop-frames'), share: z.number().min(0).max(1) }),
  /** The next frames come with damaged JPEG bytes. */
  z.strictObject({ type: z.literal('corrupt-next'), frames: z.int().min(1).max(10_000) }),
] as const;
export const pictureFaultSchema = z.discriminatedUnion('type', pictureFaultSchemas);
export type PictureFault = z.infer<typeof pictureFaultSchema>;

type LensState = 'clear' | 'black' | 'covered';
const lensColour = { black: { r: 0, g: 0, b: 0 }, covered: { r: 38, g: 16, b: 12 } } as const;

/** Spoils pictures on their way from the sensor to the host, as it was told. */
export class PictureFaults {
  readonly #lenses: [LensState, LensState] = ['clear', 'clear'];
  readonly #random = seededRandom(1);
  #freezing = false;
  #frozen: Buffer | null = null;
  #dropShare = 0;
  #toDamage = 0;

  /** Lenses that something lies on. */
  get coveredLenses(): number[] {
    return [0, 1].filter((lens) => this.#lenses[lens] === 'covered');
  }

  set(fault: PictureFault): void {
    switch (fault.type) {
      case 'freeze':
        this.#freezing = fault.on;
        this.#frozen = null;
        break;
      case 'black-lens':
        this.#lenses[fault.lens] = fault.on ? 'black' : 'clear';
        break;
      case 'cover-lens':
        this.#lenses[fault.lens] = fault.on ? 'covered' : 'clear';
        break;
      case 'drop-frames':
        this.#dropShare = fault.share;
        break;
      case 'corrupt-next':
        this.#toDamage = fault.frames;
    }
  }

  /** The picture as it leaves the camera; null for one that is lost. `seed` decides how it is damaged. */
  async apply(jpeg: Buffer, seed: number): Promise<Buffer | null> {
    if (this.#dropShare > 0 && this.#random() < this.#dropShare) return null;
    if (this.#freezing) this.#frozen ??= jpeg;
    const picture = await this.#throughLenses(this.#frozen ?? jpeg);
    if (this.#toDamage === 0) return picture;
    this.#toDamage--;
    return damageJpeg(picture, seed);
  }

  async #throughLenses(jpeg: Buffer): Promise<Buffer> {
    if (this.#lenses.every((state) => state === 'clear')) return jpeg;
    const picture = sharp(jpeg);
    const { width, height } = await picture.metadata();
    const half = { width: width / 2, height };
    const patches = this.#lenses.flatMap((state, lens) =>
      state === 'clear'
        ? []
        : [
            {
              input: { create: { ...half, channels: 3 as const, background: lensColour[state] } },
              left: lens * half.width,
              top: 0,
            },
          ],
    );
    return picture.composite(patches).jpeg({ quality: 85, chromaSubsampling: '4:2:0' }).toBuffer();
  }
}
