/** One kind of error, as the catalogue describes it. */
export interface ErrorCodeEntry {
  /** HTTP status where the error answers a request. */
  status: number;
  /** Whether the same request may succeed later without a change. */
  retryable: boolean;
  /** Who can do something about it. */
  audience: 'caller' | 'proctor' | 'technician' | 'operator';
  /** What happened and what to do, in one plain sentence. */
  message: string;
}
