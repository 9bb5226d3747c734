/** Time, as an update needs it. */
export interface UpdateClock {
  nowMs(): number;
  sleepMs(durationMs: number): Promise<void>;
}

/** How long an update waits for what. */
export interface UpdateTiming {
  /** How often the bus is looked at. */
  lookIntervalMs: number;
  /** From a failed request to the unit's disappearance from the bus. */
  leaveMs: number;
  /** From the acknowledgement of DFU_DETACH to the unit's disappearance. */
  detachMs: number;
  /** From one mode to the other, or from a power cut to the unit's return. */
  returnMs: number;
  /** Until a unit that just appeared may be opened: permissions are set a little later. */
  openMs: number;
  /** One block, as the unit asks for it by bwPollTimeout. */
  blockMs: number;
  /** Checking and installing. */
  installMs: number;
}

export const usualTiming: UpdateTiming = {
  lookIntervalMs: 200,
  leaveMs: 1_500,
  detachMs: 10_000,
  returnMs: 30_000,
  openMs: 5_000,
  blockMs: 15_000,
  installMs: 120_000,
};

export const systemUpdateClock: UpdateClock = {
  nowMs: () => performance.now(),
  sleepMs: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
};

/** Looks until there is something or the time is over; null then. Looks once at least. */
export async function lookFor<T>(
  look: () => Promise<T | null>,
  limitMs: number,
  intervalMs: number,
  clock: UpdateClock,
): Promise<T | null> {
  const endMs = clock.nowMs() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null || clock.nowMs() >= endMs) return found;
    await clock.sleepMs(intervalMs);
  }
}
