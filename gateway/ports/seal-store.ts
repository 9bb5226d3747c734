import type { SealedManifest } from '../contract/evidence-manifest.ts';

/** Keeps the sealed manifest of each exam session. Every method throws `store-failed`. */
export interface SealStore {
  /** Keeps the first one; another of the same exam session, which must have a recording, changes nothing. */
  keep(sealed: SealedManifest): Promise<void>;
  /** Null where it is not sealed. */
  ofExamSession(examSessionId: string): Promise<SealedManifest | null>;
  /** Exam sessions whose recording has ended and that are not sealed. */
  unsealed(): Promise<string[]>;
}
