/** Somebody who says, signed, when a text was there: RFC 3161. */
export interface TimeStampAuthority {
  /** For the log. */
  readonly url: string;
  /**
   * The answer to a request for these bytes (DER, TimeStampResp), after it was checked: granted, of these bytes, of this request, and signed by
   * whom the configuration trusts. Rejects with `time-stamp-failed`, and with `time-stamp-invalid` where the answer is not that.
   */
  stamp(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}

/** What a time stamp says of bytes. */
export type TimeStampVerdict =
  /** Signed by a trusted authority: the bytes were there at that time, Unix milliseconds. */
  | { outcome: 'proven'; atMs: number; authority: string }
  /** It is of these bytes; who signed it was not asked. */
  | { outcome: 'unchecked' }
  | { outcome: 'wrong'; why: string };

/** Judges the answer of an authority (DER, TimeStampResp) about bytes; nobody is trusted where there are no certificates. Never rejects. */
export type TimeStampCheck = (response: Uint8Array, bytes: Uint8Array) => Promise<TimeStampVerdict>;
