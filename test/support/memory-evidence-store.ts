import { createHash } from 'node:crypto';
import type { EvidenceEntry, SegmentEntry } from '../../gateway/contract/evidence.ts';
import { nextEntry, type NewEntry } from '../../gateway/domain/evidence/evidence-entry.ts';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import type { EvidenceStore } from '../../gateway/ports/evidence-store.ts';
import type { ExamSessionStore } from '../../gateway/ports/exam-session-store.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Evidence that is forgotten with the test. */
export class MemoryEvidenceStore implements EvidenceStore {
  readonly #examSessions: Pick<ExamSessionStore, 'byId'>;
  readonly #keys = new Map<string, string | null>();
  readonly #entries = new Map<string, EvidenceEntry[]>();

  constructor(examSessions: Pick<ExamSessionStore, 'byId'>) {
    this.#examSessions = examSessions;
  }

  async begin(examSessionId: string, wrappedKey: string): Promise<string | null> {
    if ((await this.#examSessions.byId(examSessionId)) === null) throw new CodedError('store-failed');
    if (!this.#keys.has(examSessionId)) this.#keys.set(examSessionId, wrappedKey);
    return this.wrappedKey(examSessionId);
  }

  append(examSessionId: string, entry: NewEntry): Promise<EvidenceEntry> {
    const entries = this.#entries.get(examSessionId) ?? [];
    const isThere =
      entry.kind === 'segment' &&
      entries.some(
        (other) =>
          other.kind === 'segment' && other.trackId === entry.trackId && other.number === entry.number,
      );
    if (isThere || !this.#keys.has(examSessionId)) return Promise.reject(new CodedError('store-failed'));
    const next = nextEntry(examSessionId, entries.at(-1) ?? null, structuredClone(entry), sha256);
    this.#entries.set(examSessionId, [...entries, next]);
    return Promise.resolve(structuredClone(next));
  }

  list(
    examSessionId: string,
    { afterPosition, limit }: { afterPosition: number; limit: number },
  ): Promise<EvidenceEntry[]> {
    const entries = this.#entries.get(examSessionId) ?? [];
    return Promise.resolve(structuredClone(entries.slice(afterPosition, afterPosition + limit)));
  }

  latestSegments(examSessionId: string): Promise<SegmentEntry[]> {
    const latest = new Map<string, SegmentEntry>();
    for (const entry of this.#entries.get(examSessionId) ?? [])
      if (entry.kind === 'segment' && entry.number > (latest.get(entry.trackId)?.number ?? 0))
        latest.set(entry.trackId, entry);
    return Promise.resolve(structuredClone([...latest.values()].sort((a, b) => a.position - b.position)));
  }

  wrappedKey(examSessionId: string): Promise<string | null> {
    return Promise.resolve(this.#keys.get(examSessionId) ?? null);
  }

  wrappedKeys(): Promise<{ examSessionId: string; wrappedKey: string }[]> {
    const kept = [...this.#keys].flatMap(([examSessionId, wrappedKey]) =>
      wrappedKey === null ? [] : [{ examSessionId, wrappedKey }],
    );
    return Promise.resolve(kept);
  }

  unended(): Promise<string[]> {
    return Promise.resolve(
      [...this.#keys].flatMap(([id, key]) => (key === null || this.#isEnded(id) ? [] : [id])),
    );
  }

  /** Exam sessions that have a recording. */
  begun(): string[] {
    return [...this.#keys.keys()];
  }

  /** Those whose recording has ended. */
  ended(): string[] {
    return this.begun().filter((id) => this.#isEnded(id));
  }

  #isEnded(id: string): boolean {
    return (this.#entries.get(id) ?? []).some(({ kind }) => kind === 'recording-ended');
  }

  replaceKey(examSessionId: string, { from, to }: { from: string; to: string }): Promise<boolean> {
    const isThere = this.#keys.get(examSessionId) === from;
    if (isThere) this.#keys.set(examSessionId, to);
    return Promise.resolve(isThere);
  }

  eraseKey(examSessionId: string): Promise<void> {
    if (this.#keys.has(examSessionId)) this.#keys.set(examSessionId, null);
    return Promise.resolve();
  }
}
