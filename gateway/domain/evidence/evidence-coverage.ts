/** Part of the time base of the exam sessions, in milliseconds; its end does not belong to it. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

export interface Coverage {
  /** What is recorded of the span that should be, each moment counted once. */
  coveredMs: number;
  /** The recorded runs in order; where less than the tolerance is missing a run goes on. */
  runs: TimeSpan[];
  /** What is missing for longer than the tolerance, in order. */
  gaps: TimeSpan[];
}

export const usualToleranceMs = 250;

/** When a segment was recorded; ticks count from the recording's origin. */
export function segmentSpan(
  { startTicks, endTicks, timescale }: { startTicks: number; endTicks: number; timescale: number },
  originMs: number,
): TimeSpan {
  const atMs = (ticks: number): number => originMs + (ticks * 1000) / timescale;
  return { fromMs: atMs(startTicks), toMs: atMs(endTicks) };
}

/** How much of a span is recorded, and where it is not. Recorded spans may overlap, and may reach beyond it; their order does not matter. */
export function coverageOf(
  recorded: readonly TimeSpan[],
  wanted: TimeSpan,
  toleranceMs = usualToleranceMs,
): Coverage {
  const coverage: Coverage = { coveredMs: 0, runs: [], gaps: [] };
  let untilMs = wanted.fromMs;
  const missingTo = (toMs: number): boolean => {
    const isGap = toMs - untilMs > toleranceMs;
    if (isGap) coverage.gaps.push({ fromMs: untilMs, toMs });
    return isGap;
  };
  for (const { fromMs, toMs } of within(wanted, recorded)) {
    const run = coverage.runs.at(-1);
    if (missingTo(fromMs) || run === undefined) coverage.runs.push({ fromMs, toMs });
    else run.toMs = Math.max(run.toMs, toMs);
    coverage.coveredMs += Math.max(0, toMs - Math.max(fromMs, untilMs));
    untilMs = Math.max(untilMs, toMs);
  }
  missingTo(wanted.toMs);
  return coverage;
}

/** The parts of spans that are within another one, earliest first. */
function within(wanted: TimeSpan, spans: readonly TimeSpan[]): TimeSpan[] {
  return spans
    .map(({ fromMs, toMs }) => ({
      fromMs: Math.max(fromMs, wanted.fromMs),
      toMs: Math.min(toMs, wanted.toMs),
    }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .sort((a, b) => a.fromMs - b.fromMs);
}
