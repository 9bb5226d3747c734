import { expect, it } from 'vitest';
import { ByteBudget } from '../../../../../../gateway/adapters/webrtc/rtp/byte-budget.ts';

it('lets a burst through, then the steady rate, and never more than a burst after a pause', () => {
  const budget = new ByteBudget(10, 1000, 0);
  expect(budget.take(1000, 0)).toBe(true);
  expect(budget.take(1, 0)).toBe(false);
  expect(budget.take(101, 10)).toBe(false);
  expect(budget.take(100, 10)).toBe(true);
  expect(budget.take(1001, 1e6)).toBe(false);
  expect(budget.take(1000, 1e6)).toBe(true);
});
