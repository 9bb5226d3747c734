import type { Span } from './time-spans.ts';

/** Where something is on the timeline: shares of its length, in percent. */
export type Mark = Record<'left' | 'width', string>;

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

/** Where a moment is on the timeline; null outside of it. */
export function placeOf(atMs: number, { fromMs, toMs }: Span): string | null {
  if (atMs < fromMs || atMs > toMs) return null;
  return percent((atMs - fromMs) / Math.max(1, toMs - fromMs));
}

const secondMs = 1_000;
const thumbnailSteps = [10, 20, 30, 60, 120, 180, 300, 600, 900, 1_800, 3_600].map((s) => s * secondMs);

/** A picture along the timeline: the moment that it shows, and the part of the line that it stands for. */
export interface Thumbnail {
  atMs: number;
  left: string;
  width: string;
}

/**
 * Pictures along a line that has room for `most` of them. Each stays the one it was while the recording grows, until there are too many and all
 * stand for more. None of what was recorded a moment ago: it may not be on the disk.
 */
export function thumbnailsOf(whole: Span, most: number, isGrowing: boolean): Thumbnail[] {
  const lengthMs = Math.max(1, whole.toMs - whole.fromMs);
  const stepMs =
    thumbnailSteps.find((step) => lengthMs / step <= most) ?? Math.ceil(lengthMs / Math.max(1, most));
  const knownMs = whole.toMs - (isGrowing ? 2 * secondMs : 0);
  return Array.from({ length: Math.ceil(lengthMs / stepMs) }, (_, place) => {
    const fromMs = whole.fromMs + place * stepMs;
    const toMs = Math.min(fromMs + stepMs, whole.toMs);
    return {
      atMs: isGrowing ? fromMs + stepMs / 2 : (fromMs + toMs) / 2,
      left: percent((fromMs - whole.fromMs) / lengthMs),
      width: percent((toMs - fromMs) / lengthMs),
    };
  }).filter(({ atMs }) => atMs < knownMs);
}
