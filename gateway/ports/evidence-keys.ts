/** Makes the keys that recordings are encrypted with, one for each exam session, and wraps them, so that the database alone gives none away. */
export interface EvidenceKeys {
  /** 32 random bytes, and the same wrapped: what is kept. */
  create(examSessionId: string): { key: Uint8Array; wrapped: string };
  /**
   * The key of this exam session. Throws `evidence-key-wrong` where it was wrapped under a master key that is not at hand, and
   * `evidence-damaged` where it was changed or is that of another exam session.
   */
  unwrap(examSessionId: string, wrapped: string): Uint8Array;
  /** The same key wrapped under the present master key, null where it is already; throws as `unwrap` does. */
  wrapAgain(examSessionId: string, wrapped: string): string | null;
}
