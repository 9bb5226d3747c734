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
    const byExamSession = new Map<string, LogEntry[]>();
    for (const entry of told) {
      this.#cursor = Math.max(this.#cursor ?? 0, entry.cursor);
      const together = byExamSession.get(entry.examSessionId) ?? [];
      together.push(entry);
      byExamSession.set(entry.examSessionId, together);
    }
    for (const [id, entries] of byExamSession) {
      this.entries.set(id, inOrder(this.entries.get(id) ?? [], entries));
    }
  }

  clear(): void {
    this.entries.clear();
    this.#cursor = null;
  }
}

/** Each once: the one that was known stays. In one go, because a long log has thousands. */
function inOrder(known: readonly LogEntry[], told: readonly LogEntry[]): readonly LogEntry[] {
  const bySequence = new Map([...told, ...known].map((entry) => [entry.sequence, entry]));
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}
