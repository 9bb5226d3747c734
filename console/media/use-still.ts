import type { Ref } from 'vue';
import { onScopeDispose, ref, watch } from 'vue';
import { stillUrl } from '../../api/gateway-api.ts';

const refreshEveryMs = 2000;
/** After this the picture on show is called old. */
const oldAfterMs = 8000;

/**
 * The latest still of an exam session, renewed while `isWanted`. A new one takes the place of the old only when it
 * is decoded, so nothing flickers; a failure keeps the old one and marks it.
 */
export function useStill(examSessionId: () => string, isWanted: Ref<boolean>) {
  const source = ref<string | null>(null);
  const isOld = ref(false);
  let version = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loadedAtMs = 0;
  let isOver = false;

  async function renew(): Promise<void> {
    const picture = new Image();
    version += 1;
    picture.src = stillUrl(examSessionId(), Date.now() * 100 + (version % 100));
    try {
      await picture.decode();
      source.value = picture.src;
      loadedAtMs = performance.now();
      isOld.value = false;
    } catch {
      isOld.value = source.value !== null && performance.now() - loadedAtMs > oldAfterMs;
    }
    if (isWanted.value && !isOver) timer = setTimeout(() => void renew(), refreshEveryMs);
  }

  watch(
    isWanted,
    (wanted) => {
      clearTimeout(timer);
      if (wanted) void renew();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    isOver = true;
    clearTimeout(timer);
  });
  return { source, isOld };
}
