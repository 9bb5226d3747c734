import { onScopeDispose, ref } from 'vue';
import { errorCodeOf } from './http-client.ts';

/** A skeleton appears only where the wait is long enough to be noticed. */
const skeletonAfterMs = 300;

/**
 * Runs a request now and on `load`, and says how it stands: `isSlow` while it takes long, `errorCode` when it
 * failed, `isLoaded` once it has worked. Later failures keep what was loaded.
 */
export function useLoading(request: () => Promise<void>) {
  const isLoaded = ref(false);
  const isSlow = ref(false);
  const errorCode = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isSlow.value = true;
    }, skeletonAfterMs);
    try {
      await request();
      isLoaded.value = true;
      errorCode.value = null;
    } catch (error) {
      errorCode.value = errorCodeOf(error);
    } finally {
      clearTimeout(timer);
      isSlow.value = false;
    }
  }

  onScopeDispose(() => clearTimeout(timer));
  void load();
  return { isLoaded, isSlow, errorCode, load };
}
