import { CodedError } from '../../ports/coded-error.ts';
import type { IdentityPictures, PreparedPicture } from '../../ports/identity-pictures.ts';
import { decodeApart } from './decode-apart.ts';
import { pictureTypeOf } from './picture-type.ts';
import { preparePicture, previewPicture } from './prepare-picture.ts';

export interface SharpIdentityPicturesOptions {
  /** Compiled decode process. */
  decodeProcessEntry: string;
  /** How long a file may take; default 40 s. */
  timeoutMs?: number;
}

/** Decodes one file at a time: what somebody sends at once waits, and memory is that of one. */
export class SharpIdentityPictures implements IdentityPictures {
  readonly #options: SharpIdentityPicturesOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SharpIdentityPicturesOptions) {
    this.#options = options;
  }

  prepare(file: Uint8Array, measuredSidePx: number): Promise<PreparedPicture> {
    // What is no picture by its first bytes is not worth a process, and nobody waits for it.
    if (pictureTypeOf(file) === null) return Promise.reject(new CodedError('picture-invalid'));
    const { decodeProcessEntry: entryPath, timeoutMs = 40_000 } = this.#options;
    const prepared = this.#last.then(() => decodeApart(file, measuredSidePx, { entryPath, timeoutMs }));
    this.#last = prepared.catch(() => undefined);
    return prepared;
  }

  prepareOwn(jpeg: Uint8Array, measuredSidePx: number): Promise<PreparedPicture> {
    return preparePicture(jpeg, measuredSidePx);
  }

  preview(jpeg: Uint8Array): Promise<Uint8Array> {
    return previewPicture(jpeg);
  }
}
