import type { BlindCondition } from './blind-condition.ts';
import { blindLimits as limits } from './blind-limits.ts';
import { Silence } from './silence.ts';
import { Spell } from './spell.ts';

/** What a microphone's track does not let hear: nothing arrives, or only zeros. A quiet room is louder. */
export class SoundWatch {
  readonly #trackId: string;
  readonly #muted = new Spell<'microphone-muted'>(() => limits.mutedAfterMs);
  readonly #silence = new Silence(limits.silentMs);

  constructor(trackId: string) {
    this.#trackId = trackId;
  }

  /** Of the last 200 ms, in dBFS. */
  level(rmsDb: number, atMs: number): void {
    this.#silence.news(atMs);
    this.#muted.see(rmsDb <= limits.mutedDb ? 'microphone-muted' : null, atMs);
  }

  /** To be asked about twice a second. */
  tick(atMs: number): void {
    this.#silence.look(atMs);
  }

  conditions(): BlindCondition[] {
    const of = { trackId: this.#trackId, lens: null, label: null };
    const { sinceMs } = this.#silence;
    if (sinceMs !== null) return [{ ...of, kind: 'microphone-stopped', sinceMs }];
    const { current } = this.#muted;
    return current === null ? [] : [{ ...of, ...current }];
  }
}
