import type { Viewer } from '../ports/viewer-transport.ts';
import { CodedError } from '../ports/coded-error.ts';

/** Somebody who watches an exam session now. */
export interface Watching {
  viewer: Viewer;
  examSessionId: string;
  headsetId: string;
  accountId: string;
  accountName: string;
  /** The sign-in the viewing belongs to: it ends with it. */
  signInDigest: string;
  /** The viewer token that opened it, digested; the same token may change and end it. */
  tokenDigest: string;
  sinceMs: number;
}

export interface ViewerLimits {
  total: number;
  perExamSession: number;
}

/** A place for a viewer that is being made; give it up or fill it. */
export interface ViewerPlace {
  fill(watching: Watching): void;
  giveUp(): void;
}

/** Knows who watches what, and holds the limits on how many may. */
export class ViewerRegistry {
  readonly #limits: ViewerLimits;
  readonly #watching = new Map<string, Watching>();
  /** Exam session of every viewer that is being made. */
  readonly #reserved = new Map<symbol, string>();

  constructor(limits: ViewerLimits) {
    this.#limits = limits;
  }

  /** Reserves a place before the slow part begins, so that a storm cannot pass the limit; throws `too-many-viewers`. */
  reserve(examSessionId: string): ViewerPlace {
    const reservedHere = [...this.#reserved.values()].filter((id) => id === examSessionId).length;
    const total = this.#watching.size + this.#reserved.size;
    if (total >= this.#limits.total) throw new CodedError('too-many-viewers');
    if (this.ofExamSession(examSessionId).length + reservedHere >= this.#limits.perExamSession)
      throw new CodedError('too-many-viewers');
    const key = Symbol(examSessionId);
    this.#reserved.set(key, examSessionId);
    return {
      fill: (watching) => {
        this.#reserved.delete(key);
        this.#watching.set(watching.viewer.id, watching);
      },
      giveUp: () => this.#reserved.delete(key),
    };
  }

  get(viewerId: string): Watching | null {
    return this.#watching.get(viewerId) ?? null;
  }

  remove(viewerId: string): void {
    this.#watching.delete(viewerId);
  }

  all(): Watching[] {
    return [...this.#watching.values()];
  }

  ofExamSession(examSessionId: string): Watching[] {
    return this.#where((watching) => watching.examSessionId === examSessionId);
  }

  ofHeadset(headsetId: string): Watching[] {
    return this.#where((watching) => watching.headsetId === headsetId);
  }

  ofSignIn(signInDigest: string): Watching[] {
    return this.#where((watching) => watching.signInDigest === signInDigest);
  }

  ofAccount(accountId: string): Watching[] {
    return this.#where((watching) => watching.accountId === accountId);
  }

  #where(fits: (watching: Watching) => boolean): Watching[] {
    return [...this.#watching.values()].filter(fits);
  }
}
