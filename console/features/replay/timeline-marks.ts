import type { Span } from './time-spans.ts';

/** Where something is on the timeline: shares of its length, in percent. */
export interface Mark {
  left: string;
  width: string;
}

/** Spans within a whole as places on its line; what is too short to be seen is a hair wide. */
export function marksOf(spans: readonly Span[], whole: Span): Mark[] {
  const lengthMs = Math.max(1, whole.toMs - whole.fromMs);
  return spans
    .map(({ fromMs, toMs }) => ({
      fromMs: Math.max(fromMs, whole.fromMs),
      toMs: Math.min(toMs, whole.toMs),
    }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .map(({ fromMs, toMs }) => ({
      left: percent((fromMs - whole.fromMs) / lengthMs),
      width: `max(2px, ${percent((toMs - fromMs) / lengthMs)})`,
    }));
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

const minuteMs = 60_000;
const steps = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * minuteMs);
const mostTicks = 9;

/** Round clock times on a line, with their places; `offsetMs` is what the local clock is ahead of UTC. */
export function ticksOf({ fromMs, toMs }: Span, offsetMs: number): { atMs: number; left: string }[] {
  const lengthMs = Math.max(1, toMs - fromMs);
  const stepMs = steps.find((step) => lengthMs / step <= mostTicks) ?? 60 * minuteMs;
  const first = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  const count = Math.max(0, Math.floor((toMs - first) / stepMs) + 1);
  return Array.from({ length: Math.min(50, count) }, (_, index) => first + index * stepMs).map((atMs) => ({
    atMs,
    left: percent((atMs - fromMs) / lengthMs),
  }));
}
