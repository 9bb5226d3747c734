import type { SignedTombstone } from '../contract/tombstones.ts';
import type { AuditEntry } from './audit-log.ts';

/** Keeps what proves deletions, for ever: a tombstone outlives what it is about. Every method throws `store-failed`. */
export interface TombstoneStore {
  /**
   * Keeps a tombstone and its audit entry, both or neither: `held` where the exam session is on legal hold, `there` where it has one with this
   * cause. From `buried` on no hold can be placed any more.
   */
  bury(signed: SignedTombstone, entry: AuditEntry): Promise<'buried' | 'held' | 'there'>;
  /** The oldest first. */
  ofExamSession(examSessionId: string): Promise<SignedTombstone[]>;
  /** Of every exam session, the oldest first. */
  list(): Promise<SignedTombstone[]>;
}
