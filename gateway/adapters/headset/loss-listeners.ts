import type { Unsubscribe } from '../../ports/headset-link.ts';

/** Who is told, once, that a headset is gone. */
export class LossListeners {
  readonly #listeners = new Set<() => void>();

  add(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /** Nobody is told any more. */
  clear(): void {
    this.#listeners.clear();
  }
}
