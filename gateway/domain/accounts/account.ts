import type { Role } from '../../contract/roles.ts';

/** A person who can sign in. */
export interface AccountRecord {
  id: string;
  name: string;
  role: Role;
  /** The exam session a candidate belongs to; null for everybody else. */
  examSessionId: string | null;
  /** Null for an account that signs in by links only. */
  passwordHash: string | null;
  disabled: boolean;
  createdAtMs: number;
}

/** The form in which two names are compared: names that look the same are the same. */
export function accountNameKey(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}

/** Whether this person may answer for exam sessions. */
export function mayProctor({ role, disabled }: Pick<AccountRecord, 'role' | 'disabled'>): boolean {
  return !disabled && (role === 'proctor' || role === 'supervisor');
}
