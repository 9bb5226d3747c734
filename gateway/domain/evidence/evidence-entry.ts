import type { EvidenceEntry } from '../../contract/evidence.ts';
import { canonicalText, firstPreviousHash, type Digest } from '../exam-session/log-row.ts';

type Without<Entry, Member extends string> = Entry extends unknown ? Omit<Entry, Member> : never;

export type UnhashedEntry = Without<EvidenceEntry, 'hash'>;
/** What is to be added to a chain: its place there is not known yet. */
export type NewEntry = Without<EvidenceEntry, 'hash' | 'previousHash' | 'position' | 'examSessionId'>;
/** What is to be added, but for when. */
export type RecordingFact = Without<NewEntry, 'atMs'>;
/** An entry that is kept, but is none any more. */
export interface UnreadableEntry {
  position: number;
  unreadable: string;
}

export function hashedEntry(entry: UnhashedEntry, digest: Digest): EvidenceEntry {
  return { ...entry, hash: digest(canonicalText(entry)) };
}

/** The next entry of a chain whose last one is this; null where there is none yet. */
export function nextEntry(
  examSessionId: string,
  last: Pick<EvidenceEntry, 'position' | 'hash'> | null,
  entry: NewEntry,
  digest: Digest,
): EvidenceEntry {
  const place = {
    examSessionId,
    position: (last?.position ?? 0) + 1,
    previousHash: last?.hash ?? firstPreviousHash,
  };
  return hashedEntry({ ...entry, ...place }, digest);
}

export type EntriesVerdict =
  | { outcome: 'whole' }
  | { outcome: 'broken'; position: number; why: 'order' | 'link' | 'hash' | 'body'; detail: string };

/**
 * Whether the entries of one exam session, from the first on, are all there, as they were written, and in agreement with one another; names the
 * first that is not. A chain that was cut off at its end is whole: the seal says how long it was.
 */
export function verifyEntries(
  entries: readonly (EvidenceEntry | UnreadableEntry)[],
  digest: Digest,
): EntriesVerdict {
  const check = new EntriesCheck(digest);
  for (const entry of entries) {
    const verdict = check.add(entry);
    if (verdict.outcome === 'broken') return verdict;
  }
  return { outcome: 'whole' };
}

/** The same, an entry at a time. */
export class EntriesCheck {
  readonly #digest: Digest;
  readonly #course = new RecordedCourse();
  #position = 0;
  #previousHash = firstPreviousHash;

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  /** Whether the chain is whole with this one as its next; to be asked no further once it is broken. */
  add(entry: EvidenceEntry | UnreadableEntry): EntriesVerdict {
    this.#position += 1;
    const position = this.#position;
    const broken = (why: 'order' | 'link' | 'hash' | 'body', detail: string): EntriesVerdict => ({
      ...{ outcome: 'broken', position, why, detail },
    });
    if (entry.position !== position) return broken('order', `it says ${entry.position}`);
    if ('unreadable' in entry) return broken('body', entry.unreadable);
    const { hash, ...unhashed } = entry;
    if (unhashed.previousHash !== this.#previousHash) return broken('link', 'it follows on another entry');
    if (this.#digest(canonicalText(unhashed)) !== hash) return broken('hash', 'it was changed');
    const fault = this.#course.faultOf(entry);
    if (fault !== null) return broken('body', fault);
    this.#previousHash = hash;
    return { outcome: 'whole' };
  }
}

/** What entries have said so far, for what the next one may not say. */
class RecordedCourse {
  #examSessionId: string | null = null;
  #sequence = 0;
  readonly #trackIds = new Set<string>();
  readonly #segments = new Set<string>();

  /** Why an entry contradicts those before it or itself, or null. */
  faultOf(entry: EvidenceEntry): string | null {
    this.#examSessionId ??= entry.examSessionId;
    if (entry.examSessionId !== this.#examSessionId) return `it is of exam session ${entry.examSessionId}`;
    if ('trackId' in entry && !this.#trackIds.has(entry.trackId)) return `there is no track ${entry.trackId}`;
    switch (entry.kind) {
      case 'recording-started':
        for (const { trackId } of entry.tracks) this.#trackIds.add(trackId);
        return null;
      case 'segment': {
        const name = `${entry.number} of ${entry.trackId}`;
        if (this.#segments.has(name)) return `segment ${name} was there already`;
        this.#segments.add(name);
        return entry.endTicks < entry.startTicks ? 'it ends before it starts' : null;
      }
      case 'gap':
        return entry.toMs < entry.fromMs ? 'it ends before it starts' : null;
      case 'log':
        if (entry.sequence <= this.#sequence) return `row ${this.#sequence} of the log was there already`;
        this.#sequence = entry.sequence;
        return null;
      case 'recording-ended':
        return null;
    }
  }
}
