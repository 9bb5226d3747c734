import type { ByteRange } from '../../domain/evidence/evidence-index.ts';

/** What of a body is answered with: a range of it, all of it, or nothing as it has no such bytes. */
export type AskedBytes = { outcome: 'range' | 'whole'; range: ByteRange } | { outcome: 'unsatisfiable' };

/**
 * What `range` and `if-range` (RFC 9110, 13.1.5 and 14.2) ask for of a body of so many bytes, at least one, with this strong entity tag. Several ranges,
 * and whatever is no range, are answered with all of it, as the standard allows.
 */
export function askedBytes(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  { bytes, tag }: { bytes: number; tag: string },
): AskedBytes {
  const whole = { outcome: 'whole', range: { fromByte: 0, toByte: bytes } } as const;
  const ifRange = headers['if-range'];
  const match = /^bytes=(\d*)-(\d*)$/.exec(typeof headers.range === 'string' ? headers.range : '');
  if (match === null || (ifRange !== undefined && ifRange !== tag)) return whole;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return whole;
  if (first === '') {
    const count = Math.min(Number(last), bytes);
    return count === 0 ? { outcome: 'unsatisfiable' } : rangeOf(bytes - count, bytes);
  }
  const [from, to] = [Number(first), last === '' ? Infinity : Number(last)];
  if (to < from) return whole;
  return from >= bytes ? { outcome: 'unsatisfiable' } : rangeOf(from, Math.min(to + 1, bytes));
}

const rangeOf = (fromByte: number, toByte: number): AskedBytes => ({
  ...{ outcome: 'range', range: { fromByte, toByte } },
});
