const timestampModulo = 2 ** 32;

/** How far `later` is ahead of `earlier` on the circle of RTP timestamps: negative when it is behind. */
export function timestampAhead(later: number, earlier: number): number {
  const distance = wrapTimestamp(later - earlier);
  return distance < timestampModulo / 2 ? distance : distance - timestampModulo;
}

/** The RTP timestamp of a moment of the monotonic clock. */
export function timestampAt(monotonicNs: bigint, clockRateHz: number): number {
  return Number(((monotonicNs * BigInt(clockRateHz)) / 1_000_000_000n) % BigInt(timestampModulo));
}

export function wrapTimestamp(value: number): number {
  return ((value % timestampModulo) + timestampModulo) % timestampModulo;
}

/**
 * Turns the times of several pipelines, one after the other, into RTP timestamps that follow the monotonic clock. A pipeline counts
 * from its own start, the same for all rungs that it makes: what is the same moment there is the same timestamp here.
 * Timestamps never run backwards from one pipeline to the next.
 */
export class TimestampAnchor {
  readonly #clockRateHz: number;
  #offset: number | null = null;
  /** The newest timestamp of any rung. */
  #latest: number | null = null;

  constructor(clockRateHz: number) {
    this.#clockRateHz = clockRateHz;
  }

  /** What comes from now on is of another pipeline. */
  changePipeline(): void {
    this.#offset = null;
  }

  /** The timestamp of a packet, which arrived at this moment; the first packet or report of a pipeline fixes the anchor. */
  ofPacket(pipelineTimestamp: number, arrivalNs: bigint): number {
    const timestamp = this.ofReport(pipelineTimestamp, arrivalNs);
    if (this.#latest === null || timestampAhead(timestamp, this.#latest) > 0) this.#latest = timestamp;
    return timestamp;
  }

  /** The same of a sender report, which is no picture. */
  ofReport(pipelineTimestamp: number, monotonicNs: bigint): number {
    if (this.#offset === null) {
      const wanted = timestampAt(monotonicNs, this.#clockRateHz);
      const ahead = this.#latest === null ? 1 : timestampAhead(wanted, this.#latest);
      this.#offset = wanted - pipelineTimestamp + (ahead > 0 ? 0 : 1 - ahead);
    }
    return wrapTimestamp(pipelineTimestamp + this.#offset);
  }
}
