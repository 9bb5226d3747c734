import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LingeringPool } from '../../../../console/media/lingering-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function makePool() {
  const ended: number[] = [];
  let made = 0;
  const pool = new LingeringPool<number>({ end: (value) => ended.push(value), lingerMs: 1000 });
  return { ended, use: (key: string) => pool.use(key, () => (made += 1)) };
}

it('gives the same to all who use it, and to those who come back in time', () => {
  const { ended, use } = makePool();
  const first = use('a');
  expect([use('a').value, use('b').value]).toEqual([1, 2]);
  first.leave();
  first.leave();
  vi.advanceTimersByTime(5000);
  expect(ended).toEqual([]);
});

it('ends what nobody has used for a while, and makes it anew', () => {
  const { ended, use } = makePool();
  use('a').leave();
  vi.advanceTimersByTime(900);
  const again = use('a');
  vi.advanceTimersByTime(5000);
  expect(ended).toEqual([]);
  again.leave();
  vi.advanceTimersByTime(1000);
  expect(ended).toEqual([1]);
  expect(use('a').value).toBe(2);
});
