/** Makes what nobody can guess. */
export interface Secrets {
  /** Unique, not secret: names a record. */
  newId(): string;
  /** 256 random bits, safe in a URL. */
  newToken(): string;
  /** What is kept of a token: without the token itself it is of no use to a thief. */
  digest(token: string): string;
}
