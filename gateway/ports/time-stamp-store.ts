import type { SealTimeStamp } from '../contract/evidence-manifest.ts';

/** The time stamp of a seal: the gateway's word for it, and the authority's answer (DER). */
export interface KeptTimeStamp {
  signed: SealTimeStamp;
  answer: Uint8Array;
}

/** Keeps the time stamps of seals. Every method throws `store-failed`. */
export interface TimeStampStore {
  /** Keeps the first one; another of the same exam session, which must be sealed, changes nothing. */
  keep(timeStamp: KeptTimeStamp): Promise<void>;
  /** Null where there is none. */
  ofExamSession(examSessionId: string): Promise<KeptTimeStamp | null>;
  /** Exam sessions that are sealed and have none. */
  unstamped(): Promise<string[]>;
}
