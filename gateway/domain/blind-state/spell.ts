import { blindLimits } from './blind-limits.ts';

/**
 * Tells what has lasted from what was seen in passing. It begins when one kind or another was seen for as long as it takes, as the kind
 * that was seen most, and since it was first seen; a short doubt in between does not matter. It ends when it was not seen for a while;
 * when another kind was seen for as long as that takes, it is that one from then on.
 */
export class Spell<Kind extends string> {
  readonly #afterMs: (kind: Kind) => number;
  #seen = new Map<Kind, number>();
  #suspectedSinceMs: number | null = null;
  #notSeenSinceMs: number | null = null;
  #current: { kind: Kind; sinceMs: number } | null = null;

  constructor(afterMs: (kind: Kind) => number) {
    this.#afterMs = afterMs;
  }

  get current(): { kind: Kind; sinceMs: number } | null {
    return this.#current;
  }

  /** To be told of every look, in the order of time. */
  see(kind: Kind | null, atMs: number): void {
    if (kind === null) this.#clear(atMs);
    else if (kind === this.#current?.kind) {
      this.#notSeenSinceMs = null;
      this.#forgetSuspicion();
    } else this.#suspect(kind, atMs);
  }

  #suspect(kind: Kind, atMs: number): void {
    this.#notSeenSinceMs = null;
    this.#suspectedSinceMs ??= atMs;
    this.#seen.set(kind, (this.#seen.get(kind) ?? 0) + 1);
    const [most = kind] = [...this.#seen].sort(([, a], [, b]) => b - a).map(([each]) => each);
    if (atMs - this.#suspectedSinceMs < this.#afterMs(most)) return;
    this.#current = { kind: most, sinceMs: this.#suspectedSinceMs };
    this.#forgetSuspicion();
  }

  #clear(atMs: number): void {
    this.#notSeenSinceMs ??= atMs;
    const notSeenMs = atMs - this.#notSeenSinceMs;
    if (notSeenMs >= blindLimits.doubtMs) this.#forgetSuspicion();
    if (notSeenMs >= blindLimits.overAfterMs) this.#current = null;
  }

  #forgetSuspicion(): void {
    this.#suspectedSinceMs = null;
    this.#seen = new Map();
  }
}
