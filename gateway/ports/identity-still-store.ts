import type { IdentityStillKind } from '../contract/identity-stills.ts';

/** A still of a candidate's face or document, as it is kept. */
export interface IdentityStillRecord {
  id: string;
  examSessionId: string;
  kind: IdentityStillKind;
  /** Milliseconds of the exam sessions' time base. */
  takenAtMs: number;
  /** Whether the candidate sent it: before that nobody else sees it. */
  submitted: boolean;
  jpeg: Uint8Array;
}

/** Keeps identity stills. Every method throws `store-failed` when the store cannot be read or written. */
export interface IdentityStillStore {
  /** Adds one; those of its exam session and kind that were not submitted go. */
  add(still: IdentityStillRecord): Promise<void>;
  byId(id: string): Promise<IdentityStillRecord | null>;
  /** Of one exam session, submitted or not. */
  count(examSessionId: string): Promise<number>;
  /** Of one exam session. */
  countSubmitted(examSessionId: string): Promise<number>;
  /**
   * Marks both as submitted, and answers whether they are there: of this exam session, and each of its kind. Where one is not,
   * nothing changes.
   */
  submit(examSessionId: string, stills: { faceStillId: string; documentStillId: string }): Promise<boolean>;
  /** The exam sessions of which there are any. */
  examSessionIds(): Promise<string[]>;
  removeOfExamSession(examSessionId: string): Promise<void>;
}
