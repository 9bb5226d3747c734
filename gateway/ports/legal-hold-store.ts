import type { AuditEntry } from './audit-log.ts';

/** Who placed or lifted a hold, when (wall clock) and why. */
export interface HoldDeed {
  atMs: number;
  accountId: string;
  name: string;
  reason: string;
}

/** While it lasts, nothing of an exam session is deleted. */
export interface LegalHoldRecord {
  id: string;
  examSessionId: string;
  placed: HoldDeed;
  /** Null while it lasts. */
  lifted: HoldDeed | null;
}

/** Keeps legal holds; an exam session has one at a time. Every method throws `store-failed`. */
export interface LegalHoldStore {
  /**
   * Keeps a new hold and its audit entry, both or neither: `held` where there is one, `deleted` where a tombstone came first or the recording's key
   * was erased.
   */
  place(hold: Omit<LegalHoldRecord, 'lifted'>, entry: AuditEntry): Promise<'placed' | 'held' | 'deleted'>;
  /** Lifts the hold that lasts, and keeps the audit entry; false where there is none. */
  lift(examSessionId: string, deed: HoldDeed, entry: AuditEntry): Promise<boolean>;
  /** The oldest first. */
  ofExamSession(examSessionId: string): Promise<LegalHoldRecord[]>;
  /** Those that last, the oldest first. */
  lasting(): Promise<LegalHoldRecord[]>;
}
