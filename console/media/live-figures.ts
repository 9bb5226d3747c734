/** Counters of the panorama's inbound stream at one moment. */
export interface StreamCounters {
  atMs: number;
  bytes: number;
  packets: number;
  packetsLost: number;
}

export interface StreamFigures {
  bitrateBps: number;
  /** Share of the packets that were lost in the interval, 0 … 1. */
  lossShare: number;
}

/** What happened between two readings; null where they do not follow each other (a new connection). */
export function streamFigures(earlier: StreamCounters, later: StreamCounters): StreamFigures | null {
  const seconds = (later.atMs - earlier.atMs) / 1000;
  const bytes = later.bytes - earlier.bytes;
  const packets = later.packets - earlier.packets;
  if (seconds <= 0 || bytes < 0 || packets < 0) return null;
  // The browser takes a loss back when the packet comes after all.
  const lost = Math.max(0, later.packetsLost - earlier.packetsLost);
  const expected = packets + lost;
  return { bitrateBps: (bytes * 8) / seconds, lossShare: expected === 0 ? 0 : lost / expected };
}

/** The counters in a receiver's statistics report; null before the first packet. */
export function readCounters(report: Iterable<[string, unknown]>): StreamCounters | null {
  for (const [, entry] of report) {
    const statistics = entry as Partial<RTCInboundRtpStreamStats> & { type?: string };
    if (statistics.type !== 'inbound-rtp') continue;
    return {
      atMs: statistics.timestamp ?? 0,
      bytes: statistics.bytesReceived ?? 0,
      packets: statistics.packetsReceived ?? 0,
      packetsLost: statistics.packetsLost ?? 0,
    };
  }
  return null;
}

/** Frames per second and delay of what was shown lately. */
export class ShownFrameFigures {
  readonly #windowMs: number;
  #frames: { atMs: number; delayMs: number | null }[] = [];

  constructor(windowMs = 2000) {
    this.#windowMs = windowMs;
  }

  /** `delayMs` from capture to glass; null where the capture time is unknown. */
  add(atMs: number, delayMs: number | null): void {
    this.#frames.push({ atMs, delayMs });
    this.#forget(atMs);
  }

  /** Whole-window figures at a moment; the delay is the median. */
  at(nowMs: number): { framesPerSecond: number; delayMs: number | null } {
    this.#forget(nowMs);
    const delays = this.#frames.flatMap(({ delayMs }) => delayMs ?? []).sort((a, b) => a - b);
    return {
      framesPerSecond: (this.#frames.length * 1000) / this.#windowMs,
      delayMs: delays[Math.floor(delays.length / 2)] ?? null,
    };
  }

  #forget(nowMs: number): void {
    this.#frames = this.#frames.filter(({ atMs }) => atMs > nowMs - this.#windowMs);
  }
}

/** Beyond this the two clocks disagree and the difference says nothing about the picture. */
const believableDelayMs = { min: -5, max: 30_000 };

/**
 * Capture → shown in milliseconds, or null where it cannot be known: the capture time is the gateway's wall clock
 * and the moment shown is this computer's, so the figure is as true as the two clocks are together.
 */
export function captureToShownMs(
  frame: { captureUs: number; wallClockOffsetUs: number } | null,
  shownAtMs: number,
): number | null {
  if (!frame) return null;
  const delayMs = shownAtMs - (frame.captureUs + frame.wallClockOffsetUs) / 1000;
  if (delayMs < believableDelayMs.min || delayMs > believableDelayMs.max) return null;
  return Math.max(0, delayMs);
}
