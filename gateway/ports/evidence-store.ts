import type { EvidenceEntry, SegmentEntry } from '../contract/evidence.ts';
import type { NewEntry, UnreadableEntry } from '../domain/evidence/evidence-entry.ts';

/** Keeps, for each exam session, the wrapped key of its recording and the chain of what was recorded. Every method throws `store-failed`. */
export interface EvidenceStore {
  /**
   * Keeps the wrapped key of an exam session that has none yet, and answers with the one that is kept from now on: that which was
   * there before where another start was first, null where it was erased.
   */
  begin(examSessionId: string, wrappedKey: string): Promise<string | null>;
  /** Adds an entry behind the last one and answers with it; one after the other, so that the chain never forks. Needs `begin`. */
  append(examSessionId: string, entry: NewEntry): Promise<EvidenceEntry>;
  /** Entries behind that position (0 for all), in order, at most so many. One that cannot be read has the reason in its place. */
  list(
    examSessionId: string,
    page: { afterPosition: number; limit: number },
  ): Promise<(EvidenceEntry | UnreadableEntry)[]>;
  /** The segment with the highest number of each track. */
  latestSegments(examSessionId: string): Promise<SegmentEntry[]>;
  /** Null where it was erased, and where there is none. */
  wrappedKey(examSessionId: string): Promise<string | null>;
  /** Exam sessions whose recording has begun and not ended. */
  unended(): Promise<string[]>;
  /** All that are kept, for wrapping them again. */
  wrappedKeys(): Promise<{ examSessionId: string; wrappedKey: string }[]>;
  /** Puts one wrapping of a key in the place of another; false where that is not there any more. */
  replaceKey(examSessionId: string, change: { from: string; to: string }): Promise<boolean>;
  /** Forgets the key for ever, in the database file as well: nobody can see the recording any more. The chain stays. */
  eraseKey(examSessionId: string): Promise<void>;
}
