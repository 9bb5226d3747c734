/** Time, injected so that tests can hold it. */
export interface Clock {
  /** Host monotonic time in nanoseconds (CLOCK_MONOTONIC); for every interval and deadline. */
  monotonicNs(): bigint;
  /** Unix time in milliseconds; for people and the log only. */
  wallMs(): number;
}
