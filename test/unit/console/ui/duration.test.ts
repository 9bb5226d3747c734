import { expect, it } from 'vitest';
import { clockText, isoDuration } from '../../../../console/ui/duration.ts';

it.each([
  [0, '0:00:00', 'PT0S'],
  [4_329_999, '1:12:09', 'PT4329S'],
  [36_000_000, '10:00:00', 'PT36000S'],
  [-5, '0:00:00', 'PT0S'],
])('%d ms is %s', (durationMs, clock, iso) => {
  expect(clockText(durationMs)).toBe(clock);
  expect(isoDuration(durationMs)).toBe(iso);
});
