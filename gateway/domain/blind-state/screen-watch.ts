import type { BlindCondition } from './blind-condition.ts';
import { blindLimits as limits } from './blind-limits.ts';
import type { PictureLook } from './picture-look.ts';
import { Silence } from './silence.ts';
import { Spell } from './spell.ts';

/** What a screen's track does not show. A screen on which nothing moves is as it should be. */
export class ScreenWatch {
  readonly #trackId: string;
  readonly #black = new Spell<'screen-black'>(() => limits.afterMs);
  readonly #silence = new Silence(limits.silentMs);

  constructor(trackId: string) {
    this.#trackId = trackId;
  }

  look({ parts: [part] }: PictureLook, atMs: number): void {
    this.#silence.news(atMs);
    const isBlack =
      part !== undefined && part.mean <= limits.screenBlackMean && part.dark >= limits.screenDarkShare;
    this.#black.see(isBlack ? 'screen-black' : null, atMs);
  }

  /** To be asked about twice a second. */
  tick(atMs: number): void {
    this.#silence.look(atMs);
  }

  conditions(): BlindCondition[] {
    const of = { trackId: this.#trackId, lens: null, label: null };
    const { sinceMs } = this.#silence;
    if (sinceMs !== null) return [{ ...of, kind: 'screen-stopped', sinceMs }];
    const { current } = this.#black;
    return current === null ? [] : [{ ...of, ...current }];
  }
}
