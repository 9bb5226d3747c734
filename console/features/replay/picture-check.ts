/** Times of one picture, once from the recording and once from the browser, are not farther apart. */
const samePictureMs = 2;
/** A browser that showed another picture than it was asked for does so again sometimes, but not always. */
const mostTries = 4;

export type PictureVerdict =
  | { type: 'right' }
  | { type: 'wait' }
  /** Go there instead: into the picture itself. */
  | { type: 'ask'; atMs: number };

/**
 * Whether an element shows the picture of the moment it was told to go to. Chromium passes over pictures at times, where a camera made few of them:
 * it is then asked for the picture by its own time, and in the end left with what it shows. Times in milliseconds since the recording's origin.
 */
export class PictureCheck {
  #tries = 0;

  /** The element was told to go to a moment. */
  begin(): void {
    this.#tries = 1;
  }

  /** What it shows is not of one moment any more: it plays. */
  end(): void {
    this.#tries = 0;
  }

  /** `pictureMs`: which picture belongs to the moment; `shownMs`: which is on show; null where that is not known. */
  look(pictureMs: number | null, shownMs: number | null, mayAskAgain: boolean): PictureVerdict {
    if (this.#tries === 0) return { type: 'right' };
    const isRight = pictureMs === null || (shownMs !== null && Math.abs(shownMs - pictureMs) < samePictureMs);
    if (!isRight && !mayAskAgain) return { type: 'wait' };
    if (isRight || this.#tries === mostTries) {
      this.#tries = 0;
      return { type: 'right' };
    }
    this.#tries += 1;
    return { type: 'ask', atMs: pictureMs };
  }
}
