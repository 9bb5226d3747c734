import type { Headset } from '../../../firmware-bridge/index.ts';
import type { OrientationSample, Unsubscribe } from '../../ports/headset-link.ts';

/** Keeps a headset's orientation stream on while somebody listens, and only then: eight idle headsets cost nothing. */
export class OrientationOnDemand {
  readonly #headset: Pick<Headset, 'onOrientation' | 'setOrientationStream'>;
  readonly #onFault: (error: unknown) => void;
  #listeners = 0;
  #wanted: Promise<void> = Promise.resolve();

  /** `onFault` is told when the stream could not be switched. */
  constructor(
    headset: Pick<Headset, 'onOrientation' | 'setOrientationStream'>,
    onFault: (error: unknown) => void = () => undefined,
  ) {
    this.#headset = headset;
    this.#onFault = onFault;
  }

  listen(listener: (sample: OrientationSample) => void): Unsubscribe {
    const unsubscribe = this.#headset.onOrientation(listener);
    this.#listeners += 1;
    if (this.#listeners === 1) this.#switch();
    let listening = true;
    return () => {
      if (!listening) return;
      listening = false;
      unsubscribe();
      this.#listeners -= 1;
      if (this.#listeners === 0) this.#switch();
    };
  }

  /** One request after the other; each asks for what is wanted when its turn comes. */
  #switch(): void {
    this.#wanted = this.#wanted
      .then(() => this.#headset.setOrientationStream(this.#listeners > 0))
      .catch(this.#onFault);
  }
}
