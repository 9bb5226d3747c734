import { expect, it } from 'vitest';
import { backOffMs } from '../../../../console/api/back-off.ts';

it('waits double each time, up to the longest, half of it by chance', () => {
  expect([1, 2, 3, 4].map((attempt) => backOffMs(attempt, 0.999999))).toEqual([300, 600, 1200, 2400]);
  expect(backOffMs(40, 0.999999)).toBe(8000);
  expect(backOffMs(3, 0)).toBe(600);
});
