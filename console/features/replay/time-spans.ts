/** A part of a recording, milliseconds; its end does not belong to it. */
export interface Span {
  fromMs: number;
  toMs: number;
}

export const spanAt = <S extends Span>(spans: readonly S[], atMs: number): S | null =>
  spans.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs) ?? null;

/** The spans with one more, merged where they touch or are not farther apart than `joinMs`; in order. */
export function withSpan(spans: readonly Span[], more: Span, joinMs = 0): Span[] {
  const merged: Span[] = [];
  for (const { fromMs, toMs } of [...spans, more].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last !== undefined && fromMs <= last.toMs + joinMs) last.toMs = Math.max(last.toMs, toMs);
    else if (toMs > fromMs) merged.push({ fromMs, toMs });
  }
  return merged;
}

/** The spans without a part. */
export function withoutSpan<S extends Span>(spans: readonly S[], less: Span): S[] {
  return spans
    .flatMap((span) => [
      { ...span, toMs: Math.min(span.toMs, less.fromMs) },
      { ...span, fromMs: Math.max(span.fromMs, less.toMs) },
    ])
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}
