import type { FrameMetadata } from '../../contract/media.ts';

interface Announced {
  arrivedAtMs: number;
  capturedAtMs: number;
}

interface Shown {
  shownAtMs: number;
  frameNumber: number | null;
}

export interface DelayFigures {
  medianMs: number;
  p95Ms: number;
  /** `time-code`: exact for each picture. `arrival`: the least that it can be, as pictures do not say which one they are. */
  by: 'time-code' | 'arrival';
}

/**
 * The delay from capture to decoded picture. The gateway announces every picture, with its time of capture, as its
 * first packet leaves; the decoder does not say which picture it shows. All times are Unix milliseconds; the gateway's
 * clock is taken to be right.
 */
export class DelayObserver {
  readonly #announced: Announced[] = [];
  readonly #shown: Shown[] = [];

  noteAnnounced({ captureUs, wallClockOffsetUs }: FrameMetadata, arrivedAtMs: number): void {
    this.#announced.push({ arrivedAtMs, capturedAtMs: (captureUs + wallClockOffsetUs) / 1000 });
  }

  noteShown(shownAtMs: number, frameNumber: number | null): void {
    this.#shown.push({ shownAtMs, frameNumber });
  }

  /** `framesPerSecond` at which frame numbers count. Null before anything can be told. */
  figures(framesPerSecond: number): DelayFigures | null {
    const byTimeCode = this.#byTimeCode(1000 / framesPerSecond);
    const delaysMs = byTimeCode ?? this.#byArrival();
    if (delaysMs.length === 0) return null;
    const sorted = [...delaysMs].sort((a, b) => a - b);
    const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
    return {
      medianMs: quantile(0.5),
      p95Ms: quantile(0.95),
      by: byTimeCode === null ? 'arrival' : 'time-code',
    };
  }

  /** Each picture is at best the newest that was announced before it. */
  #byArrival(): number[] {
    return this.#shown.flatMap(({ shownAtMs }) => {
      const newest = this.#newestBefore(shownAtMs);
      return newest === null ? [] : [shownAtMs - newest.capturedAtMs];
    });
  }

  /**
   * Frame numbers advance as captures do, so what links both is one moment for every round of the scene: the capture
   * of its frame 0. The earliest is taken that the announcements allow; only a decoder that is late by a whole picture
   * for a whole round could deceive it.
   */
  #byTimeCode(intervalMs: number): number[] | null {
    const numbered = this.#shown.filter((shown): shown is Numbered => shown.frameNumber !== null);
    if (numbered.length < this.#shown.length / 2) return null;
    return roundsOf(numbered).flatMap((round) => {
      const originsMs = round.flatMap(({ shownAtMs, frameNumber }) => {
        const newest = this.#newestBefore(shownAtMs);
        return newest === null ? [] : [newest.capturedAtMs - frameNumber * intervalMs];
      });
      if (originsMs.length === 0) return [];
      const originMs = Math.min(...originsMs);
      return round.map(({ shownAtMs, frameNumber }) => shownAtMs - (originMs + frameNumber * intervalMs));
    });
  }

  #newestBefore(shownAtMs: number): Announced | null {
    return this.#announced.findLast(({ arrivedAtMs }) => arrivedAtMs <= shownAtMs) ?? null;
  }
}

type Numbered = Shown & { frameNumber: number };

/** Cut where the numbers begin anew. */
function roundsOf(numbered: readonly Numbered[]): Numbered[][] {
  const rounds: Numbered[][] = [];
  let last = Infinity;
  for (const shown of numbered) {
    if (shown.frameNumber < last) rounds.push([]);
    rounds.at(-1)?.push(shown);
    last = shown.frameNumber;
  }
  return rounds;
}
