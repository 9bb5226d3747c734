/** A device clock that falls back by more than this was started anew. */
const restartNs = 1_000_000_000n;

/** Host times of a stream's samples, each later than the one before whatever becomes of the clock estimate meanwhile. */
export class SampleClock {
  #newest: { deviceNs: bigint; hostNs: bigint } | null = null;

  /** `estimateNs` is what the estimate makes of the device time; null for a sample that is not newer than the last. */
  hostNsOf(deviceClockUs: bigint, estimateNs: bigint): bigint | null {
    const deviceNs = deviceClockUs * 1000n;
    const newest = this.#newest;
    const passedNs = newest === null ? 0n : deviceNs - newest.deviceNs;
    if (newest !== null && passedNs <= 0n && passedNs > -restartNs) return null;
    // An estimate that steps back slows the samples' time down to half; it never stops or turns.
    const earliestNs = newest === null ? estimateNs : newest.hostNs + (passedNs > 2n ? passedNs / 2n : 1n);
    const hostNs = estimateNs > earliestNs ? estimateNs : earliestNs;
    this.#newest = { deviceNs, hostNs };
    return hostNs;
  }
}
