import { effectScope, nextTick, ref } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSparseWords } from '../../../../../console/features/candidate/check-in/use-sparse-words.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

it('says what stays, never twice within what can be listened to, and the last of what came meanwhile', async () => {
  const scope = effectScope();
  const words = ref('turn right');
  const said = scope.run(() => useSparseWords(words)) ?? ref('');
  const become = async (text: string, forMs: number) => {
    words.value = text;
    await nextTick();
    vi.advanceTimersByTime(forMs);
  };
  expect(said.value).toBe('');
  vi.advanceTimersByTime(500);
  expect(said.value).toBe('turn right');
  await become('hold', 200);
  await become('turn right', 200);
  await become('look up', 1000);
  expect(said.value).toBe('turn right');
  vi.advanceTimersByTime(2000);
  expect(said.value).toBe('look up');
  await become('hold', 100);
  scope.stop();
  vi.advanceTimersByTime(10_000);
  expect(said.value).toBe('look up');
});
