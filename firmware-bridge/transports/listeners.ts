import type { Unsubscribe } from './headset-transport.ts';

/** Those who want to be told of something; one that leaves while being told does no harm. */
export class Listeners<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  add(listener: (value: Value) => void): Unsubscribe {
    // Wrapped, so that one function that is added twice is told twice and removed once.
    const told = (value: Value): void => listener(value);
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  }

  tell(value: Value): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  clear(): void {
    this.#listeners.clear();
  }
}
