import type { Ref } from 'vue';
import { onMounted, onScopeDispose, ref } from 'vue';

/** Whether something fills the screen, and how this element does or no longer does. */
export function useFullscreen(element: () => Element | null): {
  isFullscreen: Readonly<Ref<boolean>>;
  toggleFullscreen: () => void;
} {
  const isFullscreen = ref(false);

  function toggleFullscreen(): void {
    const change = document.fullscreenElement ? document.exitFullscreen() : element()?.requestFullscreen();
    // A browser may refuse; the view stays as it is.
    void change?.catch(() => undefined);
  }

  function note(): void {
    isFullscreen.value = document.fullscreenElement !== null;
  }
  onMounted(() => document.addEventListener('fullscreenchange', note));
  onScopeDispose(() => document.removeEventListener('fullscreenchange', note));
  return { isFullscreen, toggleFullscreen };
}
