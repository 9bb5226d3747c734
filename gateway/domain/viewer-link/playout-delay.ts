/** Less than this share of packets lost is chance: who sees the room late for it would gain nothing. */
const lossyRatio = 0.005;
/** After this long without loss pictures are shown as soon as they come again. */
const holdMs = 10_000;
/** What the loss takes to be noticed, and the viewer to ask. */
const noticeMs = 80;
const longestMs = 500;
/** Smaller changes are not worth the change of pace. */
const leastChangeMs = 40;
/** The round trip is the shortest of so many feedbacks: others waited in a queue, which passes. */
const keptRoundTrips = 16;

/**
 * How long a viewer shall hold pictures back before it shows them: not at all where packets arrive, and where some are lost as long as
 * it takes to get one again, and again, as the second may be lost as well. Without that every loss would be seen as a halt.
 */
export class PlayoutDelay {
  /** In whole tens of ms. */
  delayMs = 0;
  #roundTripsMs: number[] = [];
  #lostAtMs = Number.NEGATIVE_INFINITY;

  /** To be called with every feedback: the share of packets lost in the last second, and how long this feedback took. */
  note(lossRatio: number, roundTripMs: number, nowMs: number): void {
    this.#roundTripsMs = [...this.#roundTripsMs, roundTripMs].slice(-keptRoundTrips);
    if (lossRatio >= lossyRatio) this.#lostAtMs = nowMs;
    const wantedMs = nowMs - this.#lostAtMs > holdMs ? 0 : this.#recoveryMs();
    const isWorthIt = wantedMs === 0 || Math.abs(wantedMs - this.delayMs) >= leastChangeMs;
    if (isWorthIt) this.delayMs = wantedMs;
  }

  #recoveryMs(): number {
    const recoveryMs = noticeMs + 2 * Math.min(...this.#roundTripsMs);
    return 10 * Math.round(Math.min(longestMs, recoveryMs) / 10);
  }
}
