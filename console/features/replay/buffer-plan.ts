import { spanAt, type Span } from './time-spans.ts';

/** What is known of a track, and where it is played. */
export interface BufferState {
  /** Parts that have been fetched and are still there. */
  fetched: readonly Span[];
  /** Parts of which is known that they are not recorded. */
  missing: readonly Span[];
  atMs: number;
  speed: number;
}

export interface BufferPlan {
  /** The moment to fetch a part for; null where there is enough. */
  fetchAtMs: number | null;
  /** What is not needed any more. */
  remove: Span[];
}

/** A recording's files are about as long: that much and a bit is always there ahead. */
const aheadMs = 14_000;
/** At eight times the speed a part lasts a good second. */
const aheadPerSpeedMs = 6_000;
/** For going back some steps at once. */
const keptBehindMs = 40_000;
const keptAheadMs = 120_000;

/** Where, from a moment on, it is not known any more what there is. */
export function knownUntil({
  fetched,
  missing,
  atMs,
}: Pick<BufferState, 'fetched' | 'missing' | 'atMs'>): number {
  for (let untilMs = atMs; ;) {
    const span = spanAt(fetched, untilMs) ?? spanAt(missing, untilMs);
    if (span === null) return untilMs;
    untilMs = span.toMs;
  }
}

/** What to fetch next and what to forget. */
export function planBuffer(state: BufferState): BufferPlan {
  const { fetched, atMs, speed } = state;
  const untilMs = knownUntil(state);
  const isEnough = untilMs - atMs >= Math.max(aheadMs, aheadPerSpeedMs * speed);
  const old = [
    { fromMs: -Infinity, toMs: atMs - keptBehindMs },
    { fromMs: atMs + keptAheadMs, toMs: Infinity },
  ];
  const remove = old.flatMap((far) =>
    fetched
      .map((span) => ({ fromMs: Math.max(span.fromMs, far.fromMs), toMs: Math.min(span.toMs, far.toMs) }))
      // Not a little every moment.
      .filter((span) => span.toMs - span.fromMs > 5_000),
  );
  return { fetchAtMs: isEnough ? null : untilMs, remove };
}
