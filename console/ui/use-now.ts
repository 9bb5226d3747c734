import type { Ref } from 'vue';
import { onScopeDispose, ref } from 'vue';

/** The wall clock in milliseconds, renewed every second while the component lives. */
export function useNow(): Ref<number> {
  const nowMs = ref(Date.now());
  const timer = setInterval(() => {
    nowMs.value = Date.now();
  }, 1000);
  onScopeDispose(() => clearInterval(timer));
  return nowMs;
}
