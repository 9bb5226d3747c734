import { shallowReactive } from 'vue';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';

/** What happened in each exam session, in order and each entry once, however it arrived: told by events or loaded as a list. */
export class LiveLog {
  /** By exam session; oldest first. */
  readonly entries = shallowReactive(new Map<string, readonly LogEntry[]>());
  #cursor: number | null = null;

  /** Of the newest entry that is known; null before the first. */
  get cursor(): number | null {
    return this.#cursor;
  }

  tell(...told: readonly LogEntry[]): void {
    for (const entry of told) {
      const known = this.entries.get(entry.examSessionId) ?? [];
      this.#cursor = Math.max(this.#cursor ?? 0, entry.cursor);
      if (known.some(({ sequence }) => sequence === entry.sequence)) continue;
      const after = known.findLastIndex(({ sequence }) => sequence < entry.sequence) + 1;
      this.entries.set(entry.examSessionId, known.toSpliced(after, 0, entry));
    }
  }

  clear(): void {
    this.entries.clear();
    this.#cursor = null;
  }
}
