/** How the pictures of a video come. */
export type PictureFlow =
  /** None has come yet, or none since it broke off, and not for long. */
  | 'opening'
  | 'live'
  /** None has come for a while. */
  | 'late'
  /** None has ever come. */
  | 'none';

/** A picture older than this must not pass for what is so now. */
const lateAfterMs = 3000;
/** Looks are this far apart at most; a page that did not run between two of them has missed pictures, too. */
const longestLookMs = 1000;

/** Counts how long no picture has come, in time in which one would have been seen. */
export class PictureFreshness {
  #isShown = false;
  #hasCome = false;
  #silentMs = 0;
  #lookedAtMs: number | null = null;

  /** Whether the last picture that came is still on show. */
  get isShown(): boolean {
    return this.#isShown;
  }

  get silentMs(): number {
    return this.#silentMs;
  }

  get flow(): PictureFlow {
    if (this.#silentMs > lateAfterMs) return this.#hasCome ? 'late' : 'none';
    return this.#isShown ? 'live' : 'opening';
  }

  notePicture(): void {
    this.#isShown = true;
    this.#hasCome = true;
    this.#silentMs = 0;
  }

  /** The picture that was on show has gone: its stream broke off. */
  noteGone(): void {
    this.#isShown = false;
  }

  /**
   * To be called several times a second, with a clock that only goes forward. `watched`: whether pictures reach the video; they
   * do not while it is out of sight or in a page that is, and that says nothing of where they come from.
   */
  look(nowMs: number, watched: boolean): void {
    if (watched && this.#lookedAtMs !== null) {
      this.#silentMs += Math.min(nowMs - this.#lookedAtMs, longestLookMs);
    }
    this.#lookedAtMs = watched ? nowMs : null;
  }
}
