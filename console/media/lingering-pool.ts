interface Kept<T> {
  value: T;
  users: number;
  ending: ReturnType<typeof setTimeout> | undefined;
}

export interface LingeringPoolOptions<T> {
  end: (value: T) => void;
  lingerMs: number;
}

/** Makes things by key when they are first used and ends them a while after their last use: what is wanted again soon is still there. */
export class LingeringPool<T> {
  readonly #options: LingeringPoolOptions<T>;
  readonly #kept = new Map<string, Kept<T>>();

  constructor(options: LingeringPoolOptions<T>) {
    this.#options = options;
  }

  /** The one of this key, made where there is none, until `leave` is called. */
  use(key: string, make: () => T): { value: T; leave: () => void } {
    const kept = this.#kept.get(key) ?? { value: make(), users: 0, ending: undefined };
    this.#kept.set(key, kept);
    clearTimeout(kept.ending);
    kept.users += 1;
    let isUsed = true;
    const leave = (): void => {
      if (!isUsed) return;
      isUsed = false;
      kept.users -= 1;
      if (kept.users === 0) kept.ending = setTimeout(() => this.#end(key), this.#options.lingerMs);
    };
    return { value: kept.value, leave };
  }

  #end(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    clearTimeout(kept.ending);
    this.#kept.delete(key);
    this.#options.end(kept.value);
  }
}
