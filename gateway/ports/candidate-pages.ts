import type { EventConnection } from './event-stream.ts';

/** Notices which candidates are heard. */
export interface CandidatePages {
  /** Watches the page of a candidate that has just connected. Rejects with `store-failed`. */
  watch(examSessionId: string, page: Pick<EventConnection, 'ping' | 'onPong' | 'onClose'>): Promise<void>;
}
