import { describe, expect, it } from 'vitest';
import { planRetry, retryAfterMs } from '../../../../gateway/domain/publishing/publishing-retry.ts';

describe('planRetry', () => {
  const status = (code: number, retryAfter: number | null = null) =>
    ({ kind: 'status', status: code, retryAfterMs: retryAfter }) as const;

  it.each([
    ['a first server error', 0, status(500), 0.999, { attempt: 1, waitMs: 1000 }],
    ['the third, drawn low', 2, status(502), 0, { attempt: 3, waitMs: 2000 }],
    [
      'a server that is away for long',
      40,
      { kind: 'unreachable' } as const,
      0.999,
      { attempt: 41, waitMs: 59_970 },
    ],
    ['a time the server asks for', 0, status(503, 20_000), 0, { attempt: 1, waitMs: 20_000 }],
    ['a time beyond an hour', 0, status(503, 9e9), 0, { attempt: 1, waitMs: 3_600_000 }],
    ['too many requests', 0, status(429), 0, { attempt: 1, waitMs: 500 }],
    ['a token that is refused', 0, status(401), 0, { attempt: 1, waitMs: 300_000 }],
    [
      'a connection that had stood long',
      5,
      { kind: 'lost', stoodMs: 60_000 } as const,
      0,
      { attempt: 1, waitMs: 500 },
    ],
    ['one that had not', 5, { kind: 'lost', stoodMs: 100 } as const, 0, { attempt: 6, waitMs: 16_000 }],
  ])('waits after %s', (_, before, fault, random, plan) => {
    expect(planRetry(before, fault, random)).toEqual(plan);
  });
});

describe('retryAfterMs', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['7', 7000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('reads %s', (header, expected) => expect(retryAfterMs(header, nowMs)).toBe(expected));
});
