/** Until the first picture: what waits for it waits no longer than this. */
const firstIntervalMs = 20;
const intervalMs = 250;

/** Looks now and then how many pictures a pipeline has had, and says so when there were new ones. */
export class PicturePulse {
  readonly #read: () => number;
  readonly #onPictures: (count: number) => void;
  #count = 0;
  #timer: NodeJS.Timeout;

  constructor(read: () => number, onPictures: (count: number) => void) {
    this.#read = read;
    this.#onPictures = onPictures;
    this.#timer = this.#later();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #later(): NodeJS.Timeout {
    return setTimeout(() => this.#look(), this.#count === 0 ? firstIntervalMs : intervalMs);
  }

  #look(): void {
    const count = this.#read();
    if (count > this.#count) {
      this.#count = count;
      this.#onPictures(count);
    }
    this.#timer = this.#later();
  }
}
