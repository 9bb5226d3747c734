import type { Clock } from '../../ports/clock.ts';

/** The machine's own clocks. */
export const systemClock: Clock = {
  // On Linux this is CLOCK_MONOTONIC, the clock of V4L2 time stamps and of GStreamer's system clock.
  monotonicNs: () => process.hrtime.bigint(),
  wallMs: () => Date.now(),
};
