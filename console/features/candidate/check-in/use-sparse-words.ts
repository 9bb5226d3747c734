import type { Ref } from 'vue';
import { onScopeDispose, ref, watch } from 'vue';

/** What changes faster than this cannot be listened to. */
const shortestMs = 2500;
/** What changes back at once is not worth a word. */
const settleMs = 400;

/** The same words, but never more often than they can be listened to: what came last is said. */
export function useSparseWords(words: Readonly<Ref<string>>): Readonly<Ref<string>> {
  const said = ref('');
  let saidAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    words,
    () => {
      clearTimeout(timer);
      const waitMs = Math.max(settleMs, saidAtMs + shortestMs - performance.now());
      timer = setTimeout(() => {
        if (said.value === words.value) return;
        said.value = words.value;
        saidAtMs = performance.now();
      }, waitMs);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return said;
}
