import { z } from 'zod';
import { seededRandom } from '../seeded-random.ts';
import { damageJpeg } from './damage-jpeg.ts';
import { spoilLenses, type LensState } from './spoil-lenses.ts';

const lensSchema = z.union([z.literal(0), z.literal(1)]);

/** What can be wrong with the pictures of a headset; lens 0 is the front one. */
export const pictureFaultSchemas = [
  /** The same picture over and over, or not any more. */
  z.strictObject({ type: z.literal('freeze'), on: z.boolean() }),
  /** A lens delivers black: its sensor or its cable is broken. */
  z.strictObject({ type: z.literal('black-lens'), lens: lensSchema, on: z.boolean() }),
  /** Something lies on a lens: dark, reddish, without detail. */
  z.strictObject({ type: z.literal('cover-lens'), lens: lensSchema, on: z.boolean() }),
  /** A lens is smeared or out of focus. */
  z.strictObject({ type: z.literal('blur-lens'), lens: lensSchema, on: z.boolean() }),
  /** Both sensors give pictures so many times as bright as they should be: 1 is right again. */
  z.strictObject({ type: z.literal('exposure'), factor: z.number().min(0).max(20) }),
  /** This share of the frames is lost at random. */
  z.strictObject({ type: z.literal('drop-frames'), share: z.number().min(0).max(1) }),
  /** The next frames come with damaged JPEG bytes. */
  z.strictObject({ type: z.literal('corrupt-next'), frames: z.int().min(1).max(10_000) }),
] as const;
export const pictureFaultSchema = z.discriminatedUnion('type', pictureFaultSchemas);
export type PictureFault = z.infer<typeof pictureFaultSchema>;

/** Spoils pictures on their way from the sensor to the host, as it was told. */
export class PictureFaults {
  readonly #lenses: [LensState, LensState] = ['clear', 'clear'];
  readonly #random = seededRandom(1);
  #exposure = 1;
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
      case 'blur-lens':
        this.#lenses[fault.lens] = fault.on ? 'blurred' : 'clear';
        break;
      case 'exposure':
        this.#exposure = fault.factor;
        break;
      case 'drop-frames':
        this.#dropShare = fault.share;
        break;
      case 'corrupt-next':
        this.#toDamage = fault.frames;
    }
  }

  /** The picture as it leaves the camera; null for one that is lost. `seed` decides how it is damaged, and its sensor's noise. */
  async apply(jpeg: Buffer, seed: number): Promise<Buffer | null> {
    if (this.#dropShare > 0 && this.#random() < this.#dropShare) return null;
    const picture = await this.#seen(jpeg, seed);
    if (this.#toDamage === 0) return picture;
    this.#toDamage--;
    return damageJpeg(picture, seed);
  }

  async #seen(jpeg: Buffer, seed: number): Promise<Buffer> {
    if (this.#freezing && this.#frozen !== null) return this.#frozen;
    const isRight = this.#exposure === 1 && this.#lenses.every((state) => state === 'clear');
    const picture = isRight ? jpeg : await spoilLenses(jpeg, this.#lenses, this.#exposure, seed);
    if (this.#freezing) this.#frozen = picture;
    return picture;
  }
}
