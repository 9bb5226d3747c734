/** What somebody did or tried to do that must be answered for later. */
export const auditActions = [
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'sign-in-link-issued',
  'account-created',
  'account-disabled',
  'account-enabled',
  'canned-messages-changed',
  'still-seen',
  'identity-still-seen',
  'blind-picture-seen',
  'recording-replayed',
  'viewer-token-issued',
  'viewing-started',
  'viewing-ended',
  'publishing-started',
  'publishing-ended',
  'publishing-failed',
  'recording-deleted',
  'legal-hold-placed',
  'legal-hold-lifted',
  'evidence-exported',
  'evidence-downloaded',
  'report-made',
  'seal-key-rotated',
  'person-exported',
  'person-erased',
] as const;
export type AuditAction = (typeof auditActions)[number];

export interface AuditEntry {
  atMs: number;
  action: AuditAction;
  /** Who did it; null where nobody is signed in. */
  accountId: string | null;
  /** What it was done to: the id of an exam session or an account, or null. */
  subjectId: string | null;
  /** Whatever else is needed to understand the entry; never a secret. */
  detail: Record<string, string | number | boolean | null>;
}

/** Keeps who did what. Every method throws `store-failed` when the store cannot be read or written. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /** The newest entries, newest first. */
  newest(limit: number): Promise<AuditEntry[]>;
  /** What was done to something, oldest first. */
  ofSubject(subjectId: string): Promise<AuditEntry[]>;
}
