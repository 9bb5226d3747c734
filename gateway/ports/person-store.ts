import type { AuditEntry } from './audit-log.ts';
import type { BlindPictureRecord } from './blind-picture-store.ts';
import type { IdentityStillRecord } from './identity-still-store.ts';

/** A person and everything that is to be found under other names afterwards. */
export interface PersonToErase {
  accountId: string;
  name: string;
  examSessionIds: readonly string[];
  /** What stands in the place of the name from then on. */
  pseudonym: string;
}

/** What the database has about one candidate. Every method throws `store-failed`. */
export interface PersonStore {
  /** When the account was signed in, and seen last; the oldest first. */
  signIns(accountId: string): Promise<{ createdAtMs: number; lastSeenAtMs: number }[]>;
  identityStills(examSessionId: string): Promise<IdentityStillRecord[]>;
  blindPictures(examSessionId: string): Promise<BlindPictureRecord[]>;
  /** What was done by or to one of these accounts and exam sessions, the oldest first. */
  auditAbout(ids: readonly string[]): Promise<AuditEntry[]>;
  /**
   * Deletes what there is of the exam sessions but their records, tombstones and audit entries, and the person's sign-ins and links; where the name
   * stands still there is the pseudonym. All of it or nothing.
   */
  erase(person: PersonToErase): Promise<void>;
  /** Writes the database file anew, so that nothing in it is left of what was deleted. */
  compact(): Promise<void>;
  /** Deletes the account, and keeps the audit entry: both or neither. */
  removeAccount(accountId: string, entry: AuditEntry): Promise<void>;
}
